'use strict';

/*
 * Takes the digest of a chosen or dropped file in the browser and asks for that digest only. The file itself leaves the
 * browser when the person presses the button for the full check, which is the form as it works without this script.
 */
(function () {
  const LARGEST = 10 * 1024 * 1024;
  const form = document.getElementById('document');
  const input = document.getElementById('file');
  const answer = document.getElementById('answer');
  if (!form || !input || !answer || !window.fetch) return;
  document.documentElement.classList.add('scripted');

  function say(text, wrong) {
    const p = document.createElement('p');
    p.className = wrong ? 'notice wrong' : 'notice';
    p.textContent = text;
    answer.replaceChildren(p);
  }

  async function ask(file) {
    document.getElementById('file-name').textContent = file.name;
    document.getElementById('fingerprint').hidden = false;
    document.getElementById('digest-line').hidden = true;
    form.classList.remove('chosen');
    if (file.size > LARGEST) {
      say(form.dataset.tooLarge, true);
      return;
    }
    form.classList.add('chosen');
    say(form.dataset.hashing);
    const digest = await sha256.of(await file.arrayBuffer());
    document.getElementById('digest').textContent = digest;
    document.getElementById('digest-line').hidden = false;

    // The page's own answer to the digest: the same words and marks as without a script.
    const address = '/verify?sha256=' + digest;
    const response = await fetch(address, { headers: { Accept: 'text/html' }, credentials: 'same-origin' });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const found = page.getElementById('answer');
    if (!found) throw new Error('no answer from ' + response.status);
    answer.replaceChildren(...Array.from(found.childNodes, n => document.importNode(n, true)));
    const verdict = document.getElementById('verdict');
    if (verdict) {
      answer.scrollIntoView({ block: 'start' });
      verdict.focus({ preventScroll: true });
    }
  }

  function look() {
    const file = input.files[0];
    if (file) ask(file).catch(() => say(form.dataset.failed, true));
  }

  input.addEventListener('change', look);
  ['dragenter', 'dragover'].forEach(type => form.addEventListener(type, event => {
    event.preventDefault();
    form.classList.add('over');
  }));
  ['dragleave', 'drop'].forEach(type => form.addEventListener(type, () => form.classList.remove('over')));
  form.addEventListener('drop', event => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      input.files = event.dataTransfer.files;
      look();
    }
  });
  // A file that misses the field must not replace the page.
  ['dragover', 'drop'].forEach(type => document.addEventListener(type, event => event.preventDefault()));
})();
