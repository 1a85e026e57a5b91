'use strict';

/* Sends the payment file with a bar that shows how much of it has gone; without this script the form does it silently. */
(function () {
  const form = document.getElementById('import');
  const file = document.getElementById('file');
  const button = document.getElementById('send');
  if (!form || !file || !button) return;
  const drop = document.getElementById('drop');
  const box = document.getElementById('sending');
  const text = document.getElementById('sending-text');
  const bar = document.getElementById('sending-bar');

  function stop(message) {
    text.textContent = message;
    bar.hidden = true;
    button.disabled = false;
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
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
      const page = new DOMParser().parseFromString(request.responseText, 'text/html');
      const refusal = page.querySelector('.messages .wrong, .messages.wrong, .notice.wrong, main h1');
      stop(request.status < 400 && refusal ? '' : form.dataset.failed);
      const messages = page.querySelector('.messages');
      document.querySelectorAll('.messages').forEach(old => old.remove());
      if (messages) form.before(document.importNode(messages, true));
    });
    request.addEventListener('error', () => stop(form.dataset.failed));
    button.disabled = true;
    box.hidden = false;
    bar.hidden = false;
    bar.value = 0;
    text.textContent = form.dataset.sending;
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
