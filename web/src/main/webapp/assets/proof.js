'use strict';

/*
 * Checks a receipt against its proof file and the agencies' keys, as ear/docs/proof-format.md says, with what the browser
 * has: SHA-256 and Ed25519 of WebCrypto. Nothing is sent anywhere. proofCheck.check(digest, proof, keys) takes the SHA-256
 * of the document and the two files as Uint8Arrays and promises {verdict, code, facts}.
 */
globalThis.proofCheck = (function () {
  const MOST_PROOF = 4096, MOST_KEYS = 65536, MOST_SIGNATURES = 16, LONGEST_PATH = 63, LAST_SECOND = 253402300799n;
  const STATES = ['REGISTERED', 'LOCKED', 'CLOSED', 'PLEDGED', 'ASSIGNED', 'REVERSED'];
  const encode = text => new TextEncoder().encode(text);

  class Unproven extends Error {
    constructor(code, message) {
      super(message);
      this.code = code;
    }
  }

  function fail(code, message) {
    throw new Unproven(code, message);
  }

  const join = parts => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
    return all;
  };
  const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
  const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
  const sha256 = async parts => new Uint8Array(await crypto.subtle.digest('SHA-256', join(parts)));
  const leafHash = entry => sha256([Uint8Array.of(0), entry]);
  const nodeHash = (left, right) => sha256([Uint8Array.of(1), left, right]);

  function text(bytes) {
    let decoded;
    try {
      decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch (e) {
      fail('MALFORMED', 'not UTF-8');
    }
    if (/[\u0000-\u0009\u000b-\u001f]/.test(decoded) || !decoded.endsWith('\n')) {
      fail('MALFORMED', 'a control character, or no newline at the end');
    }
    return decoded;
  }

  function base64(value) {
    let binary;
    try {
      binary = atob(value);
    } catch (e) {
      fail('MALFORMED', 'not Base64');
    }
    if (btoa(binary) !== value) fail('MALFORMED', 'not Base64');
    return Uint8Array.from(binary, c => c.charCodeAt(0));
  }

  function hash(value) {
    const bytes = base64(value);
    if (bytes.length !== 32) fail('MALFORMED', 'a hash of ' + bytes.length + ' bytes');
    return bytes;
  }

  function count(value) {
    if (!/^(0|[1-9][0-9]{0,18})$/.test(value) || BigInt(value) >= 1n << 63n) fail('MALFORMED', 'not a count: ' + value);
    return BigInt(value);
  }

  const keyId = async (name, type, raw) =>
    (await sha256([encode(name), Uint8Array.of(10, type), raw])).slice(0, 4);

  function field(line, name) {
    if (line === undefined || !line.startsWith(name + ' ') || line.length === name.length + 1) {
      fail('MALFORMED', 'expected "' + name + '"');
    }
    return line.slice(name.length + 1);
  }

  async function parseKeys(bytes) {
    if (bytes.length > MOST_KEYS) fail('TOO_LARGE', 'the file of keys');
    const lines = text(bytes).slice(0, -1).split('\n');
    if (lines.length < 4 || lines[0] !== 'piaolian agency keys v1') fail('MALFORMED', 'not a file of agency keys');
    const keys = { origin: field(lines[1], 'origin'), threshold: Number(count(field(lines[2], 'threshold'))), all: [] };
    let seals = false;
    for (const line of lines.slice(3)) {
      // Authorities of seals follow the agencies' keys. The seal itself is not opened here.
      if (keys.all.length > 0 && line.startsWith('seals ')) {
        base64(field(line, 'seals'));
        seals = true;
        continue;
      }
      if (seals) fail('MALFORMED', 'expected "seals"');
      const fields = field(line, 'agency').split(' ');
      const vkey = fields.length === 3 ? fields[2].split('+') : [];
      if (vkey.length < 3 || !fields[0] || !fields[1] || !vkey[0]) fail('MALFORMED', 'not the key of an agency');
      const typed = base64(vkey.slice(2).join('+'));
      if (typed.length !== 33 || typed[0] !== 4) fail('MALFORMED', 'not a key of type 4');
      const raw = typed.slice(1);
      const id = await keyId(vkey[0], 4, raw);
      if (hex(id) !== vkey[1]) fail('MALFORMED', 'a key with the id of another');
      keys.all.push({ agency: fields[0], msp: fields[1], name: vkey[0], raw, id, logId: await keyId(keys.origin, 1, raw) });
    }
    const agencies = new Set(keys.all.map(k => k.agency));
    if (new Set(keys.all.map(k => hex(k.raw))).size !== keys.all.length) fail('MALFORMED', 'the same key twice');
    if (new Set(keys.all.map(k => k.agency + ' ' + k.msp)).size !== agencies.size) fail('MALFORMED', 'two MSP ids');
    if (keys.threshold < 1 || keys.threshold > agencies.size) fail('MALFORMED', 'threshold');
    return keys;
  }

  async function signed(raw, message, signature) {
    const key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify']);
    return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, message);
  }

  function parseCheckpoint(note) {
    const blank = note.lastIndexOf('\n\n');
    if (blank < 0) fail('MALFORMED', 'no signatures');
    const body = note.slice(0, blank + 1);
    const lines = body.split('\n');
    if (lines.length !== 4 || !lines[0]) fail('MALFORMED', 'a checkpoint has three lines');
    const rest = note.slice(blank + 2);
    const signatures = (rest ? rest.slice(0, -1).split('\n') : []).map(line => {
      const fields = line.split(' ');
      if (fields.length !== 3 || fields[0] !== '\u2014' || !fields[1]) fail('MALFORMED', 'not a signature');
      const bytes = base64(fields[2]);
      if (bytes.length < 5) fail('MALFORMED', 'a short signature');
      return { name: fields[1], bytes };
    });
    if (signatures.length === 0) fail('MALFORMED', 'no signatures');
    if (signatures.length > MOST_SIGNATURES) fail('TOO_LARGE', 'too many signatures');
    return { body, origin: lines[0], size: count(lines[1]), root: hash(lines[2]), signatures };
  }

  async function verify(checkpoint, keys) {
    if (checkpoint.origin !== keys.origin) fail('OTHER_ORIGIN', checkpoint.origin);
    const times = new Map();
    for (const line of checkpoint.signatures) {
      const id = line.bytes.slice(0, 4);
      const cosigner = keys.all.find(k => k.name === line.name && same(k.id, id));
      if (cosigner) {
        const time = line.bytes.length === 76 ? new DataView(line.bytes.buffer).getBigUint64(4) : -1n;
        const message = encode('cosignature/v1\ntime ' + time + '\n' + checkpoint.body);
        if (time < 0n || time > LAST_SECOND || !await signed(cosigner.raw, message, line.bytes.slice(12))) {
          fail('FALSE_SIGNATURE', line.name);
        }
        const known = times.get(cosigner.agency);
        if (known === undefined || time > known) times.set(cosigner.agency, time);
      }
      const log = keys.all.find(k => keys.origin === line.name && same(k.logId, id));
      if (log && !(line.bytes.length === 68 && await signed(log.raw, encode(checkpoint.body), line.bytes.slice(4)))) {
        fail('FALSE_SIGNATURE', line.name);
      }
    }
    if (times.size < keys.threshold) fail('TOO_FEW_AGENCIES', [...times.keys()].join(', '));
    const newest = [...times.values()].sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
    return { agencies: [...times.keys()].sort(), asOf: new Date(Number(newest[keys.threshold - 1]) * 1000) };
  }

  function parseProof(bytes) {
    if (bytes.length > MOST_PROOF) fail('TOO_LARGE', 'the proof');
    const all = text(bytes);
    const blank = all.indexOf('\n\n');
    if (blank < 0) fail('MALFORMED', 'no checkpoint');
    const lines = all.slice(0, blank).split('\n');
    const take = name => field(lines.shift(), name);
    const path = name => {
      const hashes = [];
      while (lines.length > 0 && lines[0].startsWith(name + ' ')) hashes.push(hash(take(name)));
      if (hashes.length > LONGEST_PATH) fail('TOO_LARGE', 'a path');
      return hashes;
    };
    if (lines.shift() !== 'piaolian receipt proof v1') fail('MALFORMED', 'not a proof');
    const proof = { number: take('number') };
    if (!/^[0-9]{8}-[0-9]{10}$/.test(proof.number)) fail('MALFORMED', 'not a number');
    proof.content = hash(take('content'));
    proof.pdf = hash(take('pdf'));
    proof.msp = take('agency');
    proof.index = count(take('index'));
    proof.path = path('path');
    proof.state = take('state');
    // A receipt that was locked and released is REGISTERED by an entry of its own.
    if (proof.state !== 'REGISTERED' || (lines.length > 0 && lines[0].startsWith('state-sequence '))) {
      if (!/^[A-Z]{1,32}$/.test(proof.state)) fail('MALFORMED', 'not a state');
      const later = { sequence: count(take('state-sequence')), time: count(take('state-time')) };
      if (later.sequence < 1n || later.sequence >= 1n << 31n || later.time > LAST_SECOND) {
        fail('MALFORMED', 'not a step of a receipt\'s life');
      }
      later.reference = hash(take('state-reference'));
      later.msp = take('state-agency');
      later.index = count(take('state-index'));
      later.path = path('state-path');
      proof.later = later;
    }
    if (lines.length > 0) fail('MALFORMED', 'a line too many');
    proof.checkpoint = parseCheckpoint(all.slice(blank + 2));
    return proof;
  }

  /** RFC 9162 section 2.1.3.2 */
  async function includes(index, size, leaf, path, root) {
    if (index >= size) return false;
    let place = index, last = size - 1n, h = leaf;
    for (const sibling of path) {
      if (last === 0n) return false;
      if ((place & 1n) === 1n || place === last) {
        h = await nodeHash(sibling, h);
        while ((place & 1n) === 0n && place !== 0n) {
          place >>= 1n;
          last >>= 1n;
        }
      } else {
        h = await nodeHash(h, sibling);
      }
      place >>= 1n;
      last >>= 1n;
    }
    return last === 0n && same(h, root);
  }

  async function prove(proof, keys) {
    const { checkpoint } = proof;
    const signers = await verify(checkpoint, keys);
    const leaf = await leafHash(join([encode(proof.number), proof.content, proof.pdf]));
    const entry = join([Uint8Array.of(1), encode(proof.number), leaf, encode(proof.msp)]);
    if (!await includes(proof.index, checkpoint.size, await leafHash(entry), proof.path, checkpoint.root)) {
      fail('WRONG_PATH', 'the registration');
    }
    if (proof.later) {
      const step = new DataView(new ArrayBuffer(12));
      step.setUint32(0, Number(proof.later.sequence));
      step.setBigUint64(4, proof.later.time);
      const state = join([Uint8Array.of(2), encode(proof.number), new Uint8Array(step.buffer),
        Uint8Array.of(proof.state.length), encode(proof.state), proof.later.reference, encode(proof.later.msp)]);
      if (proof.later.index <= proof.index || !await includes(
        proof.later.index, checkpoint.size, await leafHash(state), proof.later.path, checkpoint.root)) {
        fail('WRONG_PATH', 'the state');
      }
    }
    const agency = keys.all.find(k => k.msp === proof.msp);
    if (!agency) fail('UNKNOWN_AGENCY', proof.msp);
    if (!STATES.includes(proof.state)) fail('UNKNOWN_STATE', proof.state);
    return { ...signers, agency: agency.agency };
  }

  async function check(digest, proofBytes, keyBytes) {
    let proof, proven;
    try {
      const keys = await parseKeys(keyBytes);
      proof = parseProof(proofBytes);
      proven = await prove(proof, keys);
    } catch (e) {
      if (!(e instanceof Unproven)) throw e;
      return { verdict: e.code === 'MALFORMED' || e.code === 'TOO_LARGE' ? 'unavailable' : 'unknown', code: e.code };
    }
    const facts = {
      number: proof.number, registered: hex(proof.pdf), digest: hex(digest), agency: proven.agency, msp: proof.msp,
      index: proof.index, size: proof.checkpoint.size, signers: proven.agencies, state: proof.state, asOf: proven.asOf,
      step: proof.later && {
        sequence: proof.later.sequence, time: new Date(Number(proof.later.time) * 1000), msp: proof.later.msp,
        index: proof.later.index, transaction: hex(proof.later.reference),
      },
    };
    if (!same(digest, proof.pdf)) return { verdict: 'altered', facts };
    return { verdict: proof.state === 'REVERSED' ? 'reversed' : 'valid', facts };
  }

  /** Whether this browser can check signatures here: Ed25519, on https or localhost. */
  async function able() {
    try {
      await crypto.subtle.importKey('raw', new Uint8Array(32), { name: 'Ed25519' }, false, ['verify']);
      return true;
    } catch (e) {
      return e.name !== 'NotSupportedError' && e.name !== 'TypeError' && Boolean(globalThis.crypto && crypto.subtle);
    }
  }

  return { check, able };
})();
