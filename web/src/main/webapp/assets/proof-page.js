'use strict';

/* The page /proof: reads the chosen files in the browser and shows what proof.js finds. It sends nothing. */
(function () {
  const form = document.getElementById('proof-check');
  const answer = document.getElementById('answer');
  const words = name => form.dataset[name];
  const LARGEST = 100 * 1024 * 1024;
  const names = JSON.parse(words('names'));
  // Swedes write a time as the portal's other pages do.
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: words('zone'), dateStyle: 'short', timeStyle: 'medium' });

  const bytes = async file => new Uint8Array(await file.arrayBuffer());

  function fill(pattern, values) {
    return values.reduce((text, value, i) => text.split('{' + i + '}').join(String(value)), pattern);
  }

  function element(name, className, text) {
    const e = document.createElement(name);
    if (className) e.className = className;
    if (text !== undefined) e.textContent = text;
    return e;
  }

  /** What the portal calls an agency, by its id or that of its membership; what it does not know stands as it is. */
  const named = id => (Object.hasOwn(names, id) ? names[id] : id);
  const moment = time => clock.format(time);

  function icon(name) {
    return document.querySelector('#icons [data-icon=' + name.toUpperCase() + '] svg').cloneNode(true);
  }

  function tell(text) {
    const p = element('p', 'notice wrong', text);
    p.setAttribute('role', 'alert');
    answer.replaceChildren(p);
  }

  function item(question, is, ...evidence) {
    const li = element('li', 'check is-' + is);
    const div = element('div');
    const p = element('p', 'question', question + ' ');
    p.append(element('strong', '', words('is' + is[0].toUpperCase() + is.slice(1))));
    div.append(p, ...evidence.map(sentence => element('p', 'evidence', sentence)));
    li.append(icon(is), div);
    return li;
  }

  /** Sentences of how it stands. */
  function state(facts) {
    const means = words('state' + facts.state[0] + facts.state.slice(1).toLowerCase());
    const step = facts.step;
    const parts = [means];
    if (step) parts.push(fill(words('evidenceStep'), [moment(step.time), named(step.msp), step.sequence, step.index, step.transaction]));
    parts.push(fill(words('evidenceState'), [facts.state, moment(facts.asOf)]));
    if (facts.state === 'REVERSED') parts.push(words('evidenceWhy'));
    return parts;
  }

  function show(found) {
    const { verdict, code, facts } = found;
    const name = verdict[0].toUpperCase() + verdict.slice(1);
    const article = element('article', 'answer is-' + verdict);
    article.dataset.verdict = verdict;
    const head = element('header', 'verdict');
    const heading = element('h2', '', words('verdict' + name));
    heading.id = 'verdict';
    heading.tabIndex = -1;
    const div = element('div');
    const step = facts && facts.step ? [moment(facts.step.time), named(facts.step.msp)] : [];
    div.append(heading, element('p', '', fill(words('meaning' + name), step)));
    head.append(icon(verdict), div);
    const list = element('ol', 'checks');
    const q = ['untouched', 'sealed', 'channel', 'still'].map(k => words('question' + k[0].toUpperCase() + k.slice(1)));
    if (!facts) {
      const reason = 'why' + code.toLowerCase().replace(/(?:^|_)([a-z])/g, (all, letter) => letter.toUpperCase());
      const why = fill(words('whyNothing'), [words(reason), code]);
      q.forEach((question, i) => list.append(item(question, 'unknown', i === 2 ? why : words('nothingProven'))));
    } else {
      const altered = verdict === 'altered';
      list.append(item(q[0], altered ? 'no' : 'yes',
        fill(words(altered ? 'evidenceOther' : 'evidenceSame'), [facts.number, facts.registered, facts.digest])));
      // No browser opens a CMS signature: what is known of the seal is that the bytes with it were registered.
      list.append(item(q[1], altered ? 'no' : 'unknown',
        fill(words(altered ? 'evidenceUnsealed' : 'evidenceSealed'), [named(facts.msp), facts.msp])));
      list.append(item(q[2], 'yes',
        fill(words('evidenceChannel'), [facts.number, facts.index, facts.size, facts.signers.map(named).join(words('list'))])));
      list.append(altered
        ? item(q[3], 'unknown', words('nothingProven'))
        : item(q[3], verdict === 'reversed' ? 'no' : 'yes', ...state(facts)));
    }
    article.append(head, list);
    answer.replaceChildren(article);
    answer.scrollIntoView({ block: 'start' });
    heading.focus({ preventScroll: true });
  }

  async function run() {
    if (!await proofCheck.able()) {
      tell(words('unable'));
      return;
    }
    const pdf = document.getElementById('proof-pdf').files[0];
    const proof = document.getElementById('proof-file').files[0];
    const own = document.getElementById('proof-keys').files[0];
    if (!pdf || !proof) {
      tell(words('missing'));
      return;
    }
    if (pdf.size > LARGEST) {
      tell(words('tooLarge'));
      return;
    }
    const keys = own
      ? await bytes(own.slice(0, 70000))
      : new TextEncoder().encode(document.getElementById('agency-keys').textContent);
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await bytes(pdf)));
    // More than the largest proof is enough to be refused.
    show(await proofCheck.check(digest, await bytes(proof.slice(0, 5000)), keys));
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    run().catch(() => tell(words('failed')));
  });
  proofCheck.able().then(able => {
    if (!able) tell(words('unable'));
  });
})();
