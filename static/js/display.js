/* Remembers type size and contrast on this device, without a cookie. The address decides where it says something. */
(function () {
  "use strict";
  var root = document.documentElement, query = location.search, store;
  try { store = window.localStorage; } catch (error) { return; }
  if (!store) return;

  function keep(name, values, fallback) {
    var match = new RegExp("[?&]" + name + "=([a-z]*)").exec(query);
    if (match) {
      if (values[match[1]]) store.setItem(name, match[1]); else store.removeItem(name);
      return;
    }
    var kept = store.getItem(name);
    if (kept && values[kept]) root.classList.add(values[kept]); else store.removeItem(name);
  }

  keep("type", { large: "large", larger: "larger" });
  keep("contrast", { high: "contrast" });

  document.addEventListener("DOMContentLoaded", function () {
    var steps = { "": ["large", "大字"], large: ["larger", "更大"], larger: ["", "原大"] };
    var size = store.getItem("type") || "", contrast = store.getItem("contrast") === "high";
    point("type", steps[size][0], steps[size][1]);
    point("contrast", contrast ? "" : "high", contrast ? "原色" : "高对比");
  });

  function point(name, value, words) {
    var link = document.querySelector("[data-display=" + name + "]");
    if (!link) return;
    var search = query.replace(new RegExp("([?&])" + name + "=[^&]*&?"), "$1").replace(/[?&]$/, "");
    link.href = (search || "?") + (search ? "&" : "") + name + "=" + value;
    link.textContent = words;
  }
})();
