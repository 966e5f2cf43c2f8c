/* 读给我听: reads the parts marked data-speak aloud, where the device itself has a Chinese voice. Nothing is sent anywhere,
   nothing starts by itself. A button goes into each [data-speaker="name"] and reads every [data-speak="name"] in order. */
(function () {
  "use strict";
  var synth = window.speechSynthesis, voice, reading = null, status;
  if (!synth || !window.SpeechSynthesisUtterance) return;
  var UNSAID = ".hide, .quiet, .small, .act, .more, .phone, .skip, svg, nav, table, form, [data-speaker], [aria-hidden=true]";
  var CLOSES = { DT: "：", BR: "，", P: "。", LI: "。", DD: "。", DIV: "。", H1: "。", H2: "。", H3: "。" };

  look();
  synth.onvoiceschanged = look;
  window.addEventListener("pagehide", stop);

  /* A voice that speaks Mandarin and lives on the device: others would send the text elsewhere. */
  function look() {
    if (voice) return;
    var found = synth.getVoices().filter(function (one) {
      return one.localService && /^(zh|cmn)/i.test(one.lang) && !/HK|MO|yue/i.test(one.lang);
    });
    voice = found.filter(function (one) { return /CN|Hans/i.test(one.lang); })[0] || found[0];
    if (!voice) return;
    stop();
    status = document.createElement("p");
    status.className = "hide";
    status.setAttribute("role", "status");
    document.querySelector("main").appendChild(status);
    [].forEach.call(document.querySelectorAll("[data-speaker]"), offer);
  }

  function offer(place) {
    var button = document.createElement("button"), about = place.getAttribute("data-about");
    button.type = "button";
    button.className = "speak";
    button.textContent = "读给我听";
    if (about) button.appendChild(document.createElement("span")).className = "hide";
    if (about) button.lastChild.textContent = "：" + about;
    button.addEventListener("click", function () {
      if (reading && reading.button === button) { stop(); tell("停了"); return; }
      stop();
      start(button, sentences(place.getAttribute("data-speaker")));
    });
    place.appendChild(button);
  }

  function start(button, lines) {
    reading = { button: button, lines: lines };
    button.firstChild.data = "停";
    tell("正在读");
    next(reading);
  }

  /* One sentence at a time: Chromium breaks off after a quarter of a minute of one text. */
  function next(mine) {
    if (mine !== reading) return;
    if (!mine.lines.length) { stop(); tell("读完了"); return; }
    var said = mine.said = new SpeechSynthesisUtterance(mine.lines.shift());
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = 0.88;
    said.onend = function () { next(mine); };
    said.onerror = function () { if (mine === reading) stop(); };
    synth.speak(said);
  }

  function stop() {
    if (reading) reading.button.firstChild.data = "读给我听";
    reading = null;
    synth.cancel();
  }

  function tell(words) {
    status.textContent = words;
  }

  function sentences(name) {
    var parts = document.querySelectorAll("[data-speak='" + name + "']");
    var text = [].map.call(parts, words).join("")
      .replace(/\s+/g, " ").replace(/ ?([^\x00-\x7F]) ?/g, "$1").trim()
      .replace(/([。！？：，；])[。，：]+/g, "$1").replace(/[–—]/g, "到").replace(/×/g, "乘").replace(/=/g, "等于")
      .replace(/(^|\D)(1\d{4}|96110)(?![\d.年元%])/g, function (all, before, digits) { return before + digits.split("").join(" "); });
    return (text.match(/[^。！？；]+[。！？；]*/g) || []).reduce(function (all, one) {
      return all.concat(one.length > 50 ? one.match(/[^，：]+[，：]*/g) : one);
    }, []);
  }

  function words(node) {
    if (node.nodeType === 3) return node.data;
    if (node.nodeType !== 1 || node.matches(UNSAID)) return "";
    return (node.getAttribute("data-say") || "") + [].map.call(node.childNodes, words).join("") + (CLOSES[node.tagName] || "");
  }
})();
