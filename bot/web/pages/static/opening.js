// The first screen: the code stands behind #, so it never leaves the phone by itself.
"use strict";

const form = document.getElementById("opening");
const said = document.getElementById("said");
if (location.hash.length > 1) {
  form.code.value = decodeURIComponent(location.hash.slice(1));
  document.getElementById("given").hidden = true;
  history.replaceState(null, "", location.pathname);
}
form.pin.focus();

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "";
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
    if (answer.type === "opaqueredirect") { Leaving.moveOn(location.pathname.replace(/\/mo$/, "")); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    said.textContent = page.getElementById("said")?.textContent || "Chưa mở được, anh/chị thử lại giúp ạ.";
    form.pin.value = "";
    form.pin.focus();
  } catch (error) {
    said.textContent = "Chưa kết nối được, anh/chị thử lại giúp ạ.";
  }
});
