// The chat: what was said is posted, what is shown is read back from the server's outbox.
"use strict";

const Chat = (() => {
  const list = document.getElementById("messages");
  const link = document.getElementById("link");
  const query = () => { const as = new URLSearchParams(location.search).get("as"); return as ? `as=${encodeURIComponent(as)}` : ""; };
  const field = document.getElementById("text");
  const plain = { placeholder: field.placeholder, label: field.getAttribute("aria-label") };
  const answers = ["question", "receipt"]; // a nudge in between asks nothing
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

  // While a PIN is asked, what is typed is shown nowhere, and no keyboard or browser learns it.
  function mask(on) {
    if (on !== field.classList.contains("masked")) field.value = "";
    field.classList.toggle("masked", on);
    field.type = on && !CSS.supports("-webkit-text-security", "disc") ? "password" : "text";
    field.inputMode = on ? "numeric" : "";
    field.autocomplete = "off";
    field.spellcheck = !on;
    field.placeholder = on ? "Mã PIN" : plain.placeholder;
    field.setAttribute("aria-label", on ? "Mã PIN 6 số" : plain.label);
  }

  function show(message) {
    last = Math.max(last, message.id);
    if (!message.closes && answers.includes(message.kind)) mask(message.masks);
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

  async function drop() { // what was deleted on the server goes from the screen, both sides
    const answer = await fetch(`/chat/gone?${query()}`);
    if (!answer.ok) throw new Error(String(answer.status));
    const gone = new Set(await answer.json());
    for (const item of [...list.children]) {
      if (gone.has(item.dataset.id)) { item.remove(); shown.forEach((bubble, prompt) => { if (bubble === item) shown.delete(prompt); }); }
    }
  }

  function refresh(also) {
    reading = reading.then(read).then(also).catch(() => { link.textContent = "mất kết nối"; });
    return reading;
  }

  async function post(path, body, failed) {
    for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
      try {
        const answer = await fetch(`${path}?${query()}`, { method: "POST", ...body });
        if (answer.ok) { failed.remove(); return true; }
        if (answer.status < 500) { failed.textContent = await answer.text().then(words); return false; }
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
    mine.dataset.id = `mine-${key}`;
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
    return post("/chat/photo", { body: form }, note(mine)).then((taken) => { if (!taken) { URL.revokeObjectURL(picture.src); picture.remove(); } });
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
    stream.onmessage = (event) => refresh(event.data === "gone" ? drop : undefined);
    stream.onerror = () => { link.textContent = "đang nối lại…"; };
    stream.onopen = () => refresh(drop);
  }

  function restart() {
    list.replaceChildren();
    shown.clear();
    last = 0;
    mask(false);
    listen();
    refresh().then(() => { if (!last) say({ text: "" }, "").then(() => list.querySelector(".me")?.remove()); });
  }

  document.getElementById("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (text) say({ text }, field.classList.contains("masked") ? "••••••" : text);
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
  window.setInterval(() => refresh(drop), 20000);
  return { restart, refresh: () => refresh() };
})();

if (!document.body.classList.contains("rehearsal")) Chat.restart();
