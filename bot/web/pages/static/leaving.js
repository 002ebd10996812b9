// Leaving at a touch: nothing stays on the page, and Back does not lead here again.
"use strict";

const Leaving = (() => {
  const exit = document.getElementById("leaving");
  const AWAY = "/xong";
  let gone = false;

  function wipe() {
    for (const field of document.querySelectorAll("textarea, input")) { field.value = ""; field.defaultValue = ""; }
    document.body.replaceChildren();
  }

  function tell() {
    if ("keepalive" in Request.prototype) fetch(exit.action, { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
    else navigator.sendBeacon(exit.action);
  }

  // Wipes the page and ends the visit; `to` is where to go then, if anywhere.
  function leave(to) {
    if (gone) return;
    gone = true;
    tell();
    wipe();
    if (to) location.replace(to);
  }

  exit.addEventListener("submit", (event) => { event.preventDefault(); leave(AWAY); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.isComposing) leave(AWAY); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) { wipe(); location.replace(AWAY); } });
  return { leave, moveOn: (to) => { gone = true; wipe(); location.replace(to); } };
})();
