/* Suggestions while typing, for every input with data-suggestions: places and questions from one file that is loaded at the
   first key. The combobox pattern of the ARIA Authoring Practices, list autocomplete with manual selection. Nothing that is
   typed is sent anywhere before the form is. */
(function () {
  "use strict";
  var MOST = 8, file = null, waiting = null;
  [].forEach.call(document.querySelectorAll("input[data-suggestions]"), offer);

  function load(address, then) {
    if (file) { then(); return; }
    if (waiting) { waiting.push(then); return; }
    waiting = [then];
    var request = new XMLHttpRequest();
    request.open("GET", address);
    request.onload = function () {
      try { file = read(JSON.parse(request.responseText)); } catch (error) { return; }
      waiting.forEach(function (one) { one(); });
    };
    request.onerror = function () { waiting = null; };
    request.send();
  }

  /* One list of what can be suggested: what is shown, what is put into the box, what it is found by. */
  function read(told) {
    var all = told.places.map(function (one) {
      return { text: one[0], value: one[0], where: one[3], keys: [one[0], one[1], one[2]] };
    });
    told.counties.forEach(function (one) {
      var place = told.places[one[0]];
      one[1].split(" ").forEach(function (name) {
        all.push({ text: name, value: place[0] + name, where: place[0], keys: [name], isCounty: true });
      });
    });
    return all.concat(told.questions.map(function (title) { return { text: title, value: title, where: "", keys: [], title: title }; }));
  }

  function find(typed, onlyPlaces) {
    var words = typed.toLowerCase().replace(/[\s'’]/g, ""), first = [], inside = [];
    if (!words) return [];
    file.forEach(function (one) {
      if (first.length >= MOST) return;
      if (one.title) {
        if (!onlyPlaces && words.length > 1 && one.title.indexOf(words) >= 0) inside.push(one);
      } else if (one.keys.some(function (key) { return key.indexOf(words) === 0; })) {
        first.push(one);
      }
    });
    return first.concat(inside).slice(0, MOST);
  }

  function offer(input) {
    var id = input.id + "-list", composing = false, shown = [], active = -1;
    var list = document.createElement("ul"), status = document.createElement("p"), form = input.form;
    list.id = id;
    list.className = "plain suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "建议");
    status.className = "hide";
    status.setAttribute("role", "status");
    input.parentNode.parentNode.insertBefore(list, input.parentNode.nextSibling);
    input.parentNode.parentNode.insertBefore(status, list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", id);
    input.addEventListener("compositionstart", function () { composing = true; });
    input.addEventListener("compositionend", function () { composing = false; look(); });
    input.addEventListener("input", function () { if (!composing) look(); });
    input.addEventListener("keydown", press);
    input.addEventListener("blur", close);
    /* a finger or the mouse on the list must not take the focus away before the click */
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });

    function look() {
      var asked = input.value;
      load(input.getAttribute("data-suggestions"), function () {
        if (input.value === asked && document.activeElement === input) show(find(asked, input.getAttribute("data-only") === "places"));
      });
    }

    function show(found) {
      shown = found;
      active = -1;
      list.textContent = "";
      found.forEach(function (one, at) {
        var item = document.createElement("li");
        item.id = id + "-" + at;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = one.text;
        if (one.where) item.appendChild(document.createElement("span")).textContent = (one.isCounty ? "归" : "") + one.where;
        item.addEventListener("click", function () { choose(one); });
        list.appendChild(item);
      });
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!!found.length));
      input.removeAttribute("aria-activedescendant");
      tell(found.length ? found.length + "个建议，按上下键选" : "");
    }

    function close() { if (!list.hidden) show([]); }

    function mark(at) {
      if (active >= 0) list.children[active].setAttribute("aria-selected", "false");
      active = at;
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      list.children[at].setAttribute("aria-selected", "true");
      list.children[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", id + "-" + at);
    }

    function press(event) {
      if (composing || event.isComposing || event.keyCode === 229) return;
      var key = event.key, last = shown.length - 1;
      if (key === "ArrowDown" || key === "Down") {
        if (list.hidden) { if (input.value) look(); } else mark(active < last ? active + 1 : 0);
      } else if ((key === "ArrowUp" || key === "Up") && !list.hidden) {
        mark(active > 0 ? active - 1 : last);
      } else if (key === "Enter" && active >= 0) {
        choose(shown[active]);
      } else if ((key === "Escape" || key === "Esc") && !list.hidden) {
        close();
      } else {
        return;
      }
      event.preventDefault();
    }

    function choose(one) {
      input.value = one.value;
      close();
      if (form) form.submit();
    }

    function tell(words) { status.textContent = words; }
  }
})();
