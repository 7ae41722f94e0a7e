/* A story's two tools: the link is copied instead of followed, and a button prints the page. */
(() => {
  const link = document.querySelector(".permalink");
  const spoken = document.querySelector(".tools .spoken");
  const print = document.querySelector(".tools .print");
  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  if (!link || !navigator.clipboard) return;
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    navigator.clipboard.writeText(link.href).then(
      () => { spoken.textContent = link.dataset.copied; },
      () => { window.location = link.href; },
    );
  });
})();
