// The note: saved when asked, wiped when its time is over or the page is left.
"use strict";

const form = document.getElementById("note");
const said = document.getElementById("said");
const left = document.getElementById("left");
const path = form.dataset.path;
const SIGN = 60000; // milliseconds between two signs of life while somebody writes
const WARN = 180; // seconds before the end
let until = Date.now() + Number(form.dataset.left) * 1000;
let typed = false;

function over() { Leaving.moveOn(path); }

function look() {
  const seconds = Math.round((until - Date.now()) / 1000);
  if (seconds <= 0) { over(); return; }
  left.classList.toggle("late", seconds <= WARN);
  if (seconds <= WARN) left.textContent = `Trang đóng sau ${seconds >= 60 ? `${Math.ceil(seconds / 60)} phút` : `${seconds} giây`} nữa, anh/chị bấm Lưu.`;
  else left.textContent = "Tự đóng sau 15 phút không dùng.";
}

async function post(where, body) {
  const answer = await fetch(path + where, { method: "POST", headers: { Accept: "application/json" }, body });
  if (answer.status === 403) { over(); return null; }
  if (answer.status === 413) return { said: await answer.text() };
  if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
  const told = await answer.json();
  until = Date.now() + told.left * 1000;
  return { ...told, kept: answer.ok };
}

form.addEventListener("input", () => { typed = true; said.textContent = "Chưa lưu."; said.classList.remove("kept"); });
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  said.textContent = "Đang lưu…";
  try {
    const told = await post("/luu", new URLSearchParams(new FormData(form)));
    if (!told) return;
    said.textContent = told.said;
    said.classList.toggle("kept", Boolean(told.kept));
  } catch (error) {
    said.textContent = "Chưa lưu được, anh/chị bấm Lưu lần nữa giúp ạ.";
  }
});
window.setInterval(look, 1000);
window.setInterval(() => {
  if (!typed) return;
  typed = false;
  post("/con").catch(() => { typed = true; });
}, SIGN);
window.addEventListener("pagehide", () => Leaving.leave(""));
look();
