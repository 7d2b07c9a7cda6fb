"use strict";

const $ = id => document.getElementById(id);
const video = $("video");
const notes = {
  "clock.mp4": "video with B-frames, header at the end",
  "tone.m4a": "sound alone",
  "header.mp4": "header of a megabyte, at the end",
};
let files = [];
let copies = {};        // file name -> number of the copy that is looked at; 0 is the plain name
let state = { transfers: [] };

const chosen = () => files.find(file => file.name === document.querySelector("input[name=file]:checked")?.value);

function bytes(count) {
  const units = ["B", "kB", "MB", "GB"];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) { count /= 1000; unit++; }
  return `${unit === 0 ? count : count.toFixed(count < 10 ? 2 : 1)} ${units[unit]}`;
}

// The path as the origin sees it: what steers the view or the pace never gets there.
function originTarget(file) {
  return "/" + encodeURIComponent(file.name) + (copies[file.name] ? `?copy=${copies[file.name]}` : "");
}

function address() {
  const file = chosen();
  if (!file) return "";
  const url = new URL(originTarget(file), location.href);
  for (const name of ["start", "end", "bandwidth"]) if ($(name).value !== "") url.searchParams.set(name, $(name).value);
  return url.href;
}

function showAddress() {
  const url = address();
  $("url").textContent = url;
  $("url").href = url || "#";
}

async function showHeaders(url) {
  try {
    const response = await fetch(url, { method: "HEAD", cache: "no-store" });
    const lines = [`HTTP ${response.status} ${response.statusText}`.trim()];
    for (const [name, value] of response.headers) lines.push(`${name}: ${value}`);
    $("headers").textContent = lines.join("\n");
  } catch (error) {
    $("headers").textContent = `No answer: ${error.message}`;
  }
}

async function play() {
  const url = address();
  if (!url) return;
  showAddress();
  video.src = url;
  $("playing").textContent = "Loading ...";
  video.play().catch(error => { if (error.name !== "AbortError") $("playing").textContent = `Cannot play: ${error.message}`; });
  // After the first bytes, so that the cold case is the player's own.
  video.addEventListener("loadedmetadata", () => showHeaders(url), { once: true });
}

function showTime() {
  if (Number.isFinite(video.duration))
    $("playing").textContent = `${video.currentTime.toFixed(1)} s of ${video.duration.toFixed(2)} s`;
}

function showFiles() {
  for (const file of files) {
    const label = document.createElement("label");
    label.className = "file";
    const input = Object.assign(document.createElement("input"), { type: "radio", name: "file", value: file.name });
    const name = Object.assign(document.createElement("b"), { textContent: file.name });
    const note = Object.assign(document.createElement("span"), { textContent: [notes[file.name], bytes(file.size)].filter(Boolean).join(" · ") });
    label.append(input, name, note);
    $("files").append(label);
  }
  const first = document.querySelector("input[name=file]");
  if (first) first.checked = true;
  showAddress();
}

function showOrigin() {
  const file = chosen();
  if (!file) return;
  const target = originTarget(file);
  const own = state.transfers.filter(one => one.target === target);
  const parts = own.filter(one => one.sent > 0).map(one => {
    const part = document.createElement("i");
    part.style.left = `${100 * one.first / file.size}%`;
    part.style.width = `${100 * one.sent / file.size}%`;
    if (!one.done) part.className = "going";
    part.title = `request ${one.number}: bytes ${one.first} to ${one.first + one.sent - 1}`;
    return part;
  });
  $("bar").replaceChildren(...parts);
  const sent = own.reduce((sum, one) => sum + one.sent, 0);
  $("size").textContent = `${file.size.toLocaleString("en")} bytes`;
  $("requests").textContent = own.length;
  $("sent").textContent = bytes(sent);
  $("share").textContent = `${(100 * sent / file.size).toFixed(1)} %`;
  $("delivered").textContent = state.delivered === null || state.delivered === undefined ? "–" : bytes(state.delivered);
  $("transfers").replaceChildren(...own.slice(-8).reverse().map(one => {
    const row = document.createElement("tr");
    const range = one.length ? `${one.first.toLocaleString("en")} – ${(one.first + one.length - 1).toLocaleString("en")}` : "–";
    for (const text of [one.number, `${one.at.toFixed(1)} s`, one.status || "...", range, bytes(one.sent)])
      row.append(Object.assign(document.createElement("td"), { textContent: text }));
    return row;
  }));
}

async function poll() {
  try {
    state = await (await fetch("/demo/state", { cache: "no-store" })).json();
    if (files.length === 0) { files = state.files; showFiles(); }
    showOrigin();
  } catch {
    $("delivered").textContent = "no answer";
  }
  setTimeout(poll, 700);
}

$("form").addEventListener("submit", event => { event.preventDefault(); play(); });
$("form").addEventListener("input", () => { showAddress(); showOrigin(); });
$("cold").addEventListener("click", () => {
  const file = chosen();
  if (!file) return;
  // Another page may have used low numbers already; the time has not come before.
  copies[file.name] = Date.now();
  play();
});
for (const name of ["timeupdate", "durationchange", "seeked"]) video.addEventListener(name, showTime);
video.addEventListener("error", () => { $("playing").textContent = `Cannot play: ${video.error?.message || "error " + video.error?.code}`; });
poll();
