/* What is measured on an open page. Each function gives back the list of what is wrong, in words that name the place. */
var measure = (function () {
  "use strict";

  const name = el => el.tagName.toLowerCase() + (el.id ? "#" + el.id : "")
    + " “" + (el.innerText || el.textContent || el.value || "").trim().slice(0, 24) + "”";

  const seen = el => {
    const box = el.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > 0 && !el.closest(".hide, .skip")
      && getComputedStyle(el).visibility !== "hidden";
  };

  const all = selector => [...document.querySelectorAll(selector)].filter(seen);

  function* texts(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      if (walker.currentNode.data.trim() && seen(walker.currentNode.parentElement)) yield walker.currentNode;
    }
  }

  /* Sizes, line height and length of lines. */
  function text() {
    const wrong = [], body = parseFloat(getComputedStyle(document.body).fontSize);
    if (body < 20) wrong.push("body text " + body + "px");
    for (const el of new Set([...texts(document.body)].map(node => node.parentElement))) {
      const style = getComputedStyle(el), size = parseFloat(style.fontSize);
      if (size < 17.99) wrong.push(size + "px: " + name(el));
      const range = document.createRange();
      range.selectNodeContents(el);
      const rows = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      if (rows.size < 2 || !/^(P|LI|DD|TD)$/.test(el.tagName)) continue;
      const height = parseFloat(style.lineHeight) / size;
      if (height < 1.595) wrong.push("line height " + height.toFixed(2) + ": " + name(el));
      const width = el.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (width / size > 40.05) wrong.push(Math.round(width / size) + " characters a line: " + name(el));
    }
    return wrong;
  }

  /* What can be pressed is 48px high and 44 wide, the main action 60 high; links inside a sentence excepted. */
  function targets() {
    const pressable = "a, button, input:not([type=radio]):not([type=checkbox]):not([type=hidden]), "
      + "select, textarea, summary, label.pick";
    // What is folded away has no innerText.
    const words = el => (el.checkVisibility() ? el.innerText : el.textContent).trim();
    const inline = el => getComputedStyle(el).display === "inline";
    const inSentence = el => {
      if (!inline(el)) return false;
      let block = el.parentElement;
      while (inline(block)) block = block.parentElement;
      return words(block) !== words(el);
    };
    return all(pressable).filter(el => !inSentence(el)).flatMap(el => {
      const box = el.getBoundingClientRect();
      const least = el.classList.contains("go") ? 60 : 48;
      return box.height < least || box.width < 44 ? [Math.round(box.width) + "×" + Math.round(box.height) + ": " + name(el)] : [];
    });
  }

  /* One h1, no level left out, every anchor and description leads somewhere, no id twice. */
  function outline() {
    const wrong = [];
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(el => el.offsetParent !== null);
    const tops = headings.filter(el => el.tagName === "H1").length;
    if (tops !== 1) wrong.push(tops + " h1");
    headings.reduce((last, el) => {
      const level = Number(el.tagName[1]);
      if (level > last + 1) wrong.push("h" + last + " then " + name(el));
      return level;
    }, 0);
    const ids = [...document.querySelectorAll("[id]")].map(el => el.id);
    ids.forEach((id, at) => { if (ids.indexOf(id) !== at) wrong.push("id twice: " + id); });
    for (const el of document.querySelectorAll("a[href^='#']")) {
      if (!ids.includes(decodeURIComponent(el.getAttribute("href").slice(1)))) wrong.push("leads nowhere: " + name(el));
    }
    for (const attribute of ["aria-describedby", "aria-labelledby", "for", "list"]) {
      for (const el of document.querySelectorAll("[" + attribute + "]")) {
        for (const id of el.getAttribute(attribute).trim().split(/\s+/)) {
          if (!ids.includes(id)) wrong.push(attribute + " without its " + id + ": " + name(el));
        }
      }
    }
    return wrong;
  }

  /* A skip link first, then banner, one main part and the site's last words; every navigation has a name of its own. */
  function landmarks() {
    const wrong = [], first = document.querySelector("a, button, input"), main = document.querySelectorAll("main");
    if (!first.matches(".skip") || first.getAttribute("href") !== "#" + main[0].id) wrong.push("no skip link first");
    for (const [tag, count] of [["main", main.length], ["body > header", 1], ["body > footer", 1]]) {
      if (document.querySelectorAll(tag).length !== 1 || count !== 1) wrong.push("not one " + tag);
    }
    const names = [...document.querySelectorAll("nav")].map(el => el.getAttribute("aria-label")
      || (document.getElementById(el.getAttribute("aria-labelledby")) || {}).textContent || "");
    names.forEach((name, at) => { if (!name || names.indexOf(name) !== at) wrong.push("navigation called “" + name + "”"); });
    return wrong;
  }

  function sideways() {
    const root = document.documentElement, wide = root.clientWidth;
    if (root.scrollWidth <= wide) return [];
    const out = all("body *").filter(el => el.getBoundingClientRect().right > wide + 1 && !el.closest(".scroll, .map"));
    return ["scrolls " + (root.scrollWidth - wide) + "px sideways: " + out.slice(-3).map(name).join(", ")];
  }

  /* Boxes that may scroll by themselves do so only when text is enlarged; nothing sticks out of its box. */
  function overflow() {
    const boxes = all(".scroll, .map").filter(el => el.scrollWidth > el.clientWidth + 1);
    const parts = ["p", "li", "dt", "dd", "th", "td", "label", "legend", "a", "button"].map(part => "main " + part);
    const out = all(parts.join()).filter(el => getComputedStyle(el).display !== "inline"
      && el.scrollWidth > el.clientWidth + 2 && !el.querySelector(".hide"));
    return [...boxes.map(el => "scrolls: " + name(el)), ...out.map(el => "sticks out: " + name(el))];
  }

  /* Punctuation that belongs to the character before it does not begin a line. */
  function punctuation() {
    const wrong = [];
    let top = 0, block = null;
    for (const node of texts(document.querySelector("main"))) {
      const here = node.parentElement.closest("p, li, dt, dd, th, td, h1, h2, h3");
      [...node.data].forEach((sign, at) => {
        if (!sign.trim()) return;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (/[，。、；：？！）」』》〕]/.test(sign) && here && here === block && box.top > top + box.height * 0.6) {
          wrong.push("begins a line: " + node.data.slice(Math.max(0, at - 6), at + 8).trim());
        }
        top = box.top;
        block = here;
      });
    }
    return wrong;
  }

  /* Blocks whose last line holds one or two characters. A sign at the end of a word counts as one; a line after a <br> was meant. */
  function lone() {
    const rows = new Map();
    const block = el => { while (/^inline/.test(getComputedStyle(el).display)) el = el.parentElement; return el; };
    for (const node of texts(document.querySelector("main"))) {
      if (!node.parentElement.checkVisibility() || node.parentElement.closest("svg, .sr, .map, [role=img], button, table")) continue;
      const here = block(node.parentElement), lines = rows.get(here) || rows.set(here, []).get(here);
      [...node.data].forEach((sign, at) => {
        if (!sign.trim()) return;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect(), last = lines[lines.length - 1];
        if (last && box.top < last.bottom - 2) { last.words += sign; last.bottom = Math.max(last.bottom, box.bottom); }
        else lines.push({words: sign, bottom: box.bottom, broken: broken(node, at)});
      });
    }
    return [...rows].flatMap(([el, lines]) => {
      const last = lines[lines.length - 1];
      return lines.length > 1 && last.words.length < 3 && !last.broken && !/^[0-9]/.test(last.words)
        && /^(P|LI|DD|DT|H1|H2|H3|A|SPAN|B|SUMMARY|DIV)$/.test(el.tagName) && /inline|block|list-item/.test(getComputedStyle(el).display)
        ? ["ends with “" + last.words + "”: " + name(el)] : [];
    });
  }

  /* Whether a forced break stands before this text. */
  function broken(node, at) {
    if (node.data.slice(0, at).trim()) return false;
    let before = node;
    while (before && !before.previousSibling) before = before.parentElement;
    before = before && before.previousSibling;
    while (before && before.nodeType === 3 && !before.data.trim()) before = before.previousSibling;
    return !!before && (before.nodeName === "BR" || before.nodeType === 1 && !/^inline/.test(getComputedStyle(before).display));
  }

  /* 12393 in words that cannot be dialled, folded parts included. The name of a page, and a link elsewhere, are no such words. */
  function dead() {
    const found = [], walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode, el = node.parentElement;
      if (/12393/.test(node.data) && !el.closest("a, button, label, h1, h3, summary, option, textarea, script, nav, .paper-only, [role=img], [data-copied]"))
        found.push("cannot be dialled: " + node.data.trim().slice(0, 30) + " (" + name(el) + ")");
    }
    return found;
  }

  /* Every number in the main part, as a range. */
  function numbers() {
    return [...texts(document.querySelector("main"))].flatMap(node => [...node.data.matchAll(/[0-9][0-9.,]*/g)].map(match => {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      return range;
    }));
  }

  /* Numbers that are not as wide as the same digits alone (WebKit's text-autospace draws the second digit on the first and
     makes the number wider by the space), or whose digits begin before the one in front of them ends. */
  function overlaps() {
    return numbers().flatMap(range => {
      const node = range.startContainer, words = range.toString(), alone = document.createElement("x-number");
      if (range.getClientRects().length !== 1) return [];
      const boxes = [...words].map((sign, at) => {
        const one = document.createRange();
        one.setStart(node, range.startOffset + at);
        one.setEnd(node, range.startOffset + at + 1);
        return one.getBoundingClientRect();
      });
      const wrong = boxes.some((box, at) => at && box.left < boxes[at - 1].right - 1);
      const width = range.getBoundingClientRect().width;
      alone.textContent = words;
      alone.style.cssText = "position: absolute; white-space: nowrap; text-autospace: no-autospace";
      node.parentElement.appendChild(alone);
      const own = alone.getBoundingClientRect().width;
      alone.remove();
      return wrong || Math.abs(width - own) > 1 ? [words + ": " + width.toFixed(1) + " of " + own.toFixed(1) + " in " + name(node.parentElement)] : [];
    });
  }

  /* How far things moved while the page was loading; a pixel of most of the screen is 0.0007, less nobody sees. */
  function shift() {
    return new Promise(done => {
      let sum = 0;
      new PerformanceObserver(list => { for (const one of list.getEntries()) sum += one.value; })
        .observe({type: "layout-shift", buffered: true});
      setTimeout(() => done(sum > 0.0005 ? ["layout shift " + sum] : []), 60);
    });
  }

  /* Enlarges text as a reader's own browser setting does. */
  function enlarge(percent) {
    document.documentElement.style.fontSize = 1.25 * percent + "%";
  }

  /* Shows the page in large type or high contrast, as the switches do. */
  function wear(...classes) {
    document.documentElement.className = classes.join(" ");
  }

  function violations(options) {
    const say = (rule, node) => rule.id + ": " + node.target + " " + node.html.slice(0, 120) + " "
      + (node.failureSummary || "").replace(/\s+/g, " ").slice(0, 200);
    return axe.run(options).then(found => found.violations.flatMap(rule => rule.nodes.slice(0, 4).map(node => say(rule, node))));
  }

  return {text, targets, outline, landmarks, sideways, overflow, punctuation, lone, dead, numbers, overlaps, shift, enlarge, wear, violations};
})();
