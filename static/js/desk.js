// The week in Chinese: the one thing that Django's own translation of the date picker leaves in English. Opened, it has
// the focus: its days are reached by keyboard.
if (window.CalendarNamespace) {
  const names = window.CalendarNamespace;
  names.daysOfWeek = names.daysOfWeekInitial = ["日", "一", "二", "三", "四", "五", "六"];
  names.monthsOfYear = names.monthsOfYear.map((name, index) => `${index + 1}月`);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('[id^="calendarlink"]');
    const box = link && document.getElementById(link.id.replace("link", "box"));
    if (box) window.setTimeout(() => box.querySelector(".selected a, .calendar td a").focus());
  }, true);
}

// On a narrow screen each row of a wide table is a card (see desk.css): its cells learn their headings.
for (const table of document.querySelectorAll("#result_list, .desk-scroll table, .asked table, .inline-group .tabular table")) {
  const names = [...(table.tHead?.rows[0]?.cells ?? [])].map((head) => (head.querySelector(".text") ?? head).textContent.trim());
  for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
    [...row.cells].forEach((cell, index) => { if (names[index]) cell.dataset.label = names[index]; });
  }
  table.classList.add("desk-cards");
}

// Five minutes before the session ends: a line that says so, and a button that starts the time anew.
(() => {
  const form = document.getElementById("logout-form");
  const bar = document.getElementById("session-warning");
  if (!form || !bar) return;
  const address = bar.dataset.address, words = bar.querySelector("span");
  const WARN = 300;
  const ask = (stay) => {
    const sent = stay ? { method: "POST", body: new FormData(form) } : {};
    fetch(address, { ...sent, redirect: "manual", headers: { Accept: "application/json" } })
      .then((answer) => answer.ok ? answer.json() : { seconds: 0 })
      .then(({ seconds }) => {
        bar.hidden = seconds > WARN;
        words.textContent = seconds ? `还有${Math.ceil(seconds / 60)}分钟就要重新登录。` : "已经要重新登录了。写的不会丢：照常保存，登录以后再按一次。";
        if (seconds) window.setTimeout(ask, (seconds > WARN ? seconds - WARN : Math.min(60, seconds)) * 1000 + 500);
      })
      .catch(() => window.setTimeout(ask, 60000));
  };
  bar.querySelector("button").addEventListener("click", () => ask(true));
  ask(false);
})();

// In a list: a source that is opened is the one that its row is checked against; what an action refused stays ticked.
document.addEventListener("click", (event) => {
  const mark = event.target.closest(".field-against a")?.parentElement.querySelector("[type=radio]");
  if (mark) mark.checked = true;
});
window.addEventListener("load", () => {
  document.querySelector("[role=alert][autofocus]")?.focus(); // before it, Django's script chose the first field
  const ticked = new URLSearchParams(location.hash.slice(1)).get("ticked");
  for (const id of ticked?.split(",") ?? []) {
    document.querySelector(`.action-select[value="${CSS.escape(id)}"]:not(:checked)`)?.click();
  }
});
