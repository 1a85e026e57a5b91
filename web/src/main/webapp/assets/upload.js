'use strict';

/* Sends a file with a bar that shows how much of it has gone; without this script the form does it silently. */
(function () {
  const form = document.getElementById('upload');
  const file = document.getElementById('file');
  const button = document.getElementById('send');
  if (!form || !file || !button) return;
  const outcome = document.getElementById('outcome');
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
    outcome.replaceChildren();
    box.hidden = false;
    if (file.files[0] && file.files[0].size > Number(form.dataset.largest)) {
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
      // The page's own words: what became of the file, why it is refused, or what went wrong.
      const page = new DOMParser().parseFromString(request.responseText, 'text/html');
      const said = Array.from(page.querySelectorAll('#outcome > *'), node => document.importNode(node, true));
      const problem = page.querySelector('.problem .lead');
      outcome.replaceChildren(...said);
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
