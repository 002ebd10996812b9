// Around the chat: who is being played, the clock, the board.
"use strict";

const cast = [...document.querySelectorAll("[data-as]")];

function play(name) {
  const chosen = cast.find((person) => person.dataset.as === name) || cast[0];
  cast.forEach((person) => person.toggleAttribute("aria-current", person === chosen));
  document.getElementById("unit").textContent = chosen.querySelector("strong").textContent + " · " + chosen.dataset.unit;
  document.getElementById("form").hidden = !("publishes" in chosen.dataset);
  history.replaceState(null, "", `?as=${chosen.dataset.as}`);
  Chat.restart();
}

function drawBoard(board) {
  const box = document.createElement("section");
  const title = document.createElement("h3");
  title.textContent = `${board.title}: ${board.filed}/${board.places.length}`;
  const when = document.createElement("small");
  when.textContent = board.deadline;
  const places = document.createElement("ul");
  for (const place of board.places) {
    const item = document.createElement("li");
    item.textContent = place.name;
    item.className = place.state;
    places.append(item);
  }
  box.append(title, when, places);
  return box;
}

async function look() {
  const answer = await fetch("/rehearsal/state");
  if (!answer.ok) return;
  const state = await answer.json();
  document.getElementById("clock").textContent = state.clock;
  document.getElementById("boards").replaceChildren(...state.boards.map(drawBoard));
}

async function wind(to) {
  const status = document.getElementById("winding");
  status.textContent = "…";
  const answer = await fetch("/rehearsal/clock", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ to }) });
  status.textContent = answer.ok ? "" : (await answer.json()).detail;
  await look();
  await Chat.refresh();
}

cast.forEach((person) => person.addEventListener("click", (event) => { event.preventDefault(); play(person.dataset.as); }));
document.querySelectorAll("[data-wind]").forEach((button) => button.addEventListener("click", () => wind(button.dataset.wind)));
document.addEventListener("read", look);
window.setInterval(look, 15000);
play(new URLSearchParams(location.search).get("as"));
