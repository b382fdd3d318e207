// Fetches the same page again and puts in what is new; nothing moves while somebody types or holds a button there.
"use strict";
(() => {
  const parts = () => [...document.querySelectorAll("[data-live]")];
  if (!parts().length) return;
  const look = async () => {
    let wait = 10_000;
    if (!document.hidden) {
      try {
        const answer = await fetch(location.pathname, { headers: { accept: "text/html" } });
        if (answer.redirected || answer.status === 401) return location.reload();
        if (answer.ok) {
          const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
          for (const old of parts()) {
            const now = fresh.querySelector(`[data-live="${old.dataset.live}"]`);
            if (now && !old.contains(document.activeElement) && old.innerHTML !== now.innerHTML) {
              old.className = now.className;
              old.innerHTML = now.innerHTML;
            }
          }
        }
      } catch { wait = 30_000; }
    }
    setTimeout(look, wait);
  };
  setTimeout(look, 10_000);
})();
