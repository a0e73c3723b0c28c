// Copies the advisory as Markdown. Without this script the link leads to the same text.

const link = document.querySelector('a[data-copy]');
const said = document.getElementById('copied');
const button = document.createElement('button');
button.type = 'button';
button.className = 'button quiet-button';
button.textContent = link.dataset.copy;
button.addEventListener('click', async () => {
  try {
    const response = await fetch(link.href);
    if (!response.ok) throw new Error(response.statusText);
    await navigator.clipboard.writeText(await response.text());
    said.textContent = said.dataset.done;
  } catch {
    location.assign(link.href);
  }
});
link.before(button);
