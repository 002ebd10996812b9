// The door: a code from the address (behind #, so it never leaves the phone by itself) or typed.
"use strict";

const code = document.getElementById("code");
code.value = decodeURIComponent(location.hash.slice(1));

document.getElementById("door").addEventListener("submit", async (event) => {
  event.preventDefault();
  const refused = document.getElementById("refused");
  refused.textContent = "";
  try {
    const answer = await fetch("/enter", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code: code.value.trim() }) });
    if (answer.ok) { location.replace("/"); return; }
    refused.textContent = await answer.text();
  } catch (error) {
    refused.textContent = "Chưa kết nối được, anh/chị thử lại giúp ạ.";
  }
});
