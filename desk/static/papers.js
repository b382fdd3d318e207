// Asks how far a job is, and shows its page anew when it is over. Without script the page asks by itself.
"use strict";
(() => {
  const box = document.getElementById("job");
  if (!box) return;
  const says = document.getElementById("job-says");
  const bar = box.querySelector("progress");
  const ask = async () => {
    let wait = 700;
    try {
      const answer = await fetch(box.dataset.state, { headers: { accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const job = await answer.json();
      if (job.state === "finished" || job.state === "failed") return location.reload();
      const count = job.done ? `：${job.done}${job.total ? ` / ${job.total}` : ""}` : "";
      const text = (job.says || job.word) + count;
      if (says.textContent !== text) says.textContent = text;
      if (job.total) { bar.max = job.total; bar.value = job.done; }
    } catch { wait = 3000; }
    setTimeout(ask, wait);
  };
  setTimeout(ask, 700);
})();
