'use strict';

/* Sends the payment file with a bar that shows how much of it has gone; without this script the form does it silently. */
(function () {
  const LARGEST = 100 * 1024 * 1024;
  const form = document.getElementById('import');
  const file = document.getElementById('file');
  const button = document.getElementById('send');
  if (!form || !file || !button) return;
  const refusal = document.getElementById('refusal');
  const drop = document.getElementById('drop');
  const box = document.getElementById('sending');
  const text = document.getElementById('sending-text');
  const bar = document.getElementById('sending-bar');

  function stop(message) {
    text.textContent = message;
    text.className = 'wrong';
    bar.hidden = true;
    button.disabled = false;
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    refusal.replaceChildren();
    box.hidden = false;
    if (file.files[0] && file.files[0].size > LARGEST) {
      stop(form.dataset.tooLarge);
      return;
    }
    const data = new FormData(form);
    data.append(button.name, button.value);
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', e => {
      if (e.lengthComputable) bar.value = 100 * e.loaded / e.total;
      if (e.loaded === e.total) text.textContent = form.dataset.reading;
    });
    request.addEventListener('load', () => {
      if (request.status < 400 && request.responseURL && new URL(request.responseURL).pathname !== location.pathname) {
        location.assign(request.responseURL);
        return;
      }
      // The page's own words: why the file is refused, or what went wrong.
      const page = new DOMParser().parseFromString(request.responseText, 'text/html');
      const said = Array.from(page.querySelectorAll('#refusal > *'), node => document.importNode(node, true));
      const problem = page.querySelector('.problem .lead');
      refusal.replaceChildren(...said);
      stop(said.length > 0 ? '' : problem ? problem.textContent : form.dataset.failed);
    });
    request.addEventListener('error', () => stop(form.dataset.failed));
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    text.textContent = form.dataset.sending;
    text.className = '';
    request.open('POST', form.action);
    request.send(data);
  });

  ['dragenter', 'dragover'].forEach(type => drop.addEventListener(type, event => {
    event.preventDefault();
    drop.classList.add('over');
  }));
  ['dragleave', 'drop'].forEach(type => drop.addEventListener(type, () => drop.classList.remove('over')));
  drop.addEventListener('drop', event => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) file.files = event.dataTransfer.files;
  });
})();
