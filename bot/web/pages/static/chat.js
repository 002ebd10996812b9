// The chat: what was said is posted, what is shown is read back from the server's outbox.
"use strict";

const Chat = (() => {
  const list = document.getElementById("messages");
  const link = document.getElementById("link");
  const query = () => { const as = new URLSearchParams(location.search).get("as"); return as ? `as=${encodeURIComponent(as)}` : ""; };
  const shown = new Map(); // prompt -> bubble
  let last = 0, reading = Promise.resolve(), stream = null;

  // A text in which links to our own pages, and to no others, can be touched.
  function write(body, text) {
    for (const part of text.split(/(https?:\/\/\S+)/)) {
      if (!part.startsWith(`${location.origin}/`)) { body.append(part); continue; }
      const touched = document.createElement("a");
      touched.href = touched.textContent = part;
      touched.target = "_blank";
      touched.rel = "noopener";
      body.append(touched);
    }
  }

  function bubble(who, text, at) {
    const item = document.createElement("li");
    item.className = who;
    const body = document.createElement("p");
    write(body, text);
    item.append(body);
    if (at) { const time = document.createElement("time"); time.textContent = at; item.append(time); }
    list.append(item);
    return item;
  }

  function buttons(item, message) {
    const box = document.createElement("div");
    box.className = "rows";
    for (const row of message.rows) {
      const line = document.createElement("div");
      for (const option of row) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = option.label;
        if (option.word) button.className = option.main ? "main" : "word";
        button.addEventListener("click", () => say({ tap: option.token }, option.label, button));
        line.append(button);
      }
      box.append(line);
    }
    item.append(box);
  }

  function show(message) {
    last = Math.max(last, message.id);
    if (message.closes) {
      const asked = shown.get(message.closes);
      if (asked) { asked.querySelector("p").textContent = message.text; asked.classList.add("closed"); asked.querySelector(".rows")?.remove(); }
      return;
    }
    const item = bubble(message.kind === "nudge" ? "bot nudge" : "bot", message.text, message.at);
    item.dataset.id = message.id;
    if (message.rows.length) {
      if (message.kind !== "nudge") list.querySelectorAll(".bot:not(.nudge) .rows").forEach((old) => old.remove());
      buttons(item, message);
    }
    if (message.prompt) shown.set(message.prompt, item);
  }

  async function read() {
    const answer = await fetch(`/chat/messages?after=${last}&${query()}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const news = await answer.json();
    news.filter((message) => message.id > last).forEach(show);
    if (news.length) list.scrollTop = list.scrollHeight;
    link.textContent = "";
    document.dispatchEvent(new Event("read"));
  }

  function refresh() {
    reading = reading.then(read).catch(() => { link.textContent = "mất kết nối"; });
    return reading;
  }

  async function post(path, body, failed) {
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const answer = await fetch(`${path}?${query()}`, { method: "POST", ...body });
        if (answer.ok) { failed.remove(); return; }
        if (answer.status < 500) { failed.textContent = await answer.text().then(words); return; }
      } catch (error) { /* no network: try again */ }
      failed.textContent = "Chưa gửi được, đang thử lại…";
      await new Promise((done) => setTimeout(done, wait));
    }
  }

  function words(text) {
    try { return JSON.parse(text).detail || text; } catch (error) { return text; }
  }

  function note(item) {
    const line = document.createElement("small");
    item.append(line);
    return line;
  }

  function say(content, label, button) {
    if (button) { button.closest(".rows").classList.add("used"); }
    const mine = bubble("me", label, "");
    list.scrollTop = list.scrollHeight;
    const key = crypto.randomUUID ? crypto.randomUUID() : String(Math.random()).slice(2) + Date.now();
    return post("/chat/say", { headers: { "Content-Type": "application/json" }, body: JSON.stringify({ key, ...content }) }, note(mine));
  }

  function sendPhoto(file) {
    const mine = bubble("me", "", "");
    const picture = document.createElement("img");
    picture.src = URL.createObjectURL(file);
    picture.alt = "Ảnh vừa gửi";
    mine.append(picture);
    const form = new FormData();
    form.append("file", file);
    return post("/chat/photo", { body: form }, note(mine));
  }

  function sendFile(file) {
    const mine = bubble("me", file.name, "");
    list.scrollTop = list.scrollHeight;
    const line = note(mine);
    line.textContent = "Đang kiểm tra tệp…";
    const form = new FormData();
    form.append("file", file);
    return post("/chat/file", { body: form }, line);
  }

  function listen() {
    if (stream) stream.close();
    stream = new EventSource(`/chat/stream?${query()}`);
    stream.onmessage = refresh;
    stream.onerror = () => { link.textContent = "đang nối lại…"; };
    stream.onopen = refresh;
  }

  function restart() {
    list.replaceChildren();
    shown.clear();
    last = 0;
    listen();
    refresh().then(() => { if (!last) say({ text: "" }, "").then(() => list.querySelector(".me")?.remove()); });
  }

  document.getElementById("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = document.getElementById("text");
    const text = field.value.trim();
    if (text) say({ text }, text);
    field.value = "";
  });
  document.getElementById("photo").addEventListener("change", (event) => {
    if (event.target.files.length) sendPhoto(event.target.files[0]);
    event.target.value = "";
  });
  document.getElementById("file")?.addEventListener("change", (event) => {
    if (event.target.files.length) sendFile(event.target.files[0]);
    event.target.value = "";
  });
  window.setInterval(refresh, 20000);
  return { restart, refresh };
})();

if (!document.body.classList.contains("rehearsal")) Chat.restart();
