/* Remembers type size and contrast on this device, without a cookie; an address says them for one page alone. */
(function () {
  "use strict";
  var STEPS = {
    type: { "": ["large", "大字"], large: ["larger", "更大"], larger: ["", "原大"] },
    contrast: { "": ["high", "高对比"], high: ["", "原色"] }
  };
  /* WeChat's window cannot print; what says so is hidden elsewhere. */
  if (/MicroMessenger/.test(navigator.userAgent)) document.addEventListener("DOMContentLoaded", function () {
    [].forEach.call(document.querySelectorAll("[data-wechat]"), function (one) { one.hidden = false; });
  });
  var root = document.documentElement, names = Object.keys(STEPS), store;
  try { store = window.localStorage; } catch (error) { return; }
  if (!store) return;

  /* An address that says something decides and is remembered. */
  names.forEach(function (name) {
    var said = new RegExp("[?&]" + name + "=([a-z]*)").exec(location.search);
    if (said) keep(name, said[1]);
  });
  names.forEach(show);
  if (plain(location.href) !== location.href) history.replaceState(history.state, "", plain(location.href));

  document.addEventListener("DOMContentLoaded", function () {
    names.forEach(function (name) {
      show(name);
      var link = switchOf(name);
      if (link) link.addEventListener("click", function (event) {
        event.preventDefault();
        keep(name, STEPS[name][kept(name)][0]);
        show(name);
      });
    });
  });
  /* Back, to a page kept as it was. */
  window.addEventListener("pageshow", function (event) { if (event.persisted) names.forEach(show); });

  function keep(name, value) {
    if (value && STEPS[name][value]) store.setItem(name, value); else store.removeItem(name);
  }

  function kept(name) {
    var value = store.getItem(name);
    return STEPS[name][value] ? value : "";
  }

  function show(name) {
    var now = kept(name), link = switchOf(name);
    Object.keys(STEPS[name]).forEach(function (value) {
      if (value) root.classList[value === now ? "add" : "remove"](value === "high" ? "contrast" : value);
    });
    if (link) link.textContent = STEPS[name][now][1];
  }

  function switchOf(name) {
    return document.querySelector("[data-display=" + name + "]");
  }

  /* The address without the choice. */
  function plain(address) {
    var parts = address.split("#"), cut = parts[0].split("?");
    var query = (cut[1] || "").split("&").filter(function (pair) { return !/^(type|contrast)=/.test(pair); }).join("&");
    parts[0] = cut[0] + (query ? "?" + query : "");
    return parts.join("#");
  }
})();
