// The week in Chinese: the one thing that Django's own translation of the date picker leaves in English.
if (window.CalendarNamespace) {
  window.CalendarNamespace.daysOfWeek = ["日", "一", "二", "三", "四", "五", "六"];
}
