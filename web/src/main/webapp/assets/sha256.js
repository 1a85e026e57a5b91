'use strict';

/*
 * SHA-256 (FIPS 180-4) of an ArrayBuffer, as a promise of 64 hexadecimal digits. Browsers offer crypto.subtle on https
 * and localhost only; on a plain-http address of an office network the digest is taken by the code below, so that the
 * file stays with the person there too.
 */
(function () {
  const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');

  const primes = [];
  for (let n = 2; primes.length < 64; n++) {
    if (primes.every(p => n % p !== 0)) primes.push(n);
  }
  const fraction = x => ((x - Math.floor(x)) * 0x100000000) >>> 0;
  const K = Uint32Array.from(primes, p => fraction(Math.cbrt(p)));
  const START = Uint32Array.from(primes.slice(0, 8), p => fraction(Math.sqrt(p)));

  const rotate = (x, n) => (x >>> n) | (x << (32 - n));

  function compress(state, view, offset, w) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + 4 * i);
    for (let i = 16; i < 64; i++) {
      const a = w[i - 15], b = w[i - 2];
      w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3)) + w[i - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((x, i) => { state[i] += x; });
  }

  function digest(buffer) {
    const length = buffer.byteLength;
    const state = START.slice();
    const w = new Uint32Array(64);
    const whole = length - (length % 64);
    const view = new DataView(buffer);
    for (let offset = 0; offset < whole; offset += 64) compress(state, view, offset, w);

    const rest = length - whole;
    const tail = new Uint8Array(rest < 56 ? 64 : 128);
    tail.set(new Uint8Array(buffer, whole));
    tail[rest] = 0x80;
    const tailView = new DataView(tail.buffer);
    tailView.setUint32(tail.length - 8, Math.floor(length / 0x20000000));
    tailView.setUint32(tail.length - 4, (length << 3) >>> 0);
    for (let offset = 0; offset < tail.length; offset += 64) compress(state, tailView, offset, w);

    const out = new DataView(new ArrayBuffer(32));
    state.forEach((x, i) => out.setUint32(4 * i, x));
    return new Uint8Array(out.buffer);
  }

  const api = {
    own: buffer => hex(digest(buffer)),
    of: async buffer => globalThis.crypto && globalThis.crypto.subtle
      ? hex(new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', buffer)))
      : api.own(buffer)
  };
  globalThis.sha256 = api;
})();
