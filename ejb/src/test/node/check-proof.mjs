// An independent verifier of the proof files that ear/docs/proof-format.md describes: node check-proof.mjs KEYS PDF PROOF ...
// prints a verdict for each three files. It shares nothing with the portal.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

class No extends Error { constructor(verdict) { super(verdict); this.verdict = verdict; } }
const malformed = ok => { if (!ok) throw new No('unavailable'); };
const unproven = ok => { if (!ok) throw new No('unknown'); };
const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts.map(p => Buffer.from(p)))).digest();
const b64 = s => { const b = Buffer.from(s, 'base64'); malformed(b.toString('base64') === s); return b; };
const h32 = s => { const b = b64(s); malformed(b.length === 32); return b; };
const num = s => { malformed(/^(0|[1-9]\d{0,18})$/.test(s) && BigInt(s) < 2n ** 63n); return BigInt(s); };
const id = (name, type, raw) => sha(name, [10, type], raw).subarray(0, 4);
const good = (raw, message, signature) => signature.length === 64 && verify(null, Buffer.from(message),
  createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), raw]), format: 'der', type: 'spki' }), signature);

function text(bytes, most) {
  malformed(bytes.length <= most);
  let t; try { t = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes); } catch { malformed(false); }
  malformed(t.endsWith('\n') && !/[\x00-\x09\x0b-\x1f]/.test(t));
  return t;
}
const after = (line, name) => { malformed(line !== undefined && line.startsWith(name + ' ') && line.length > name.length + 1); return line.slice(name.length + 1); };

function included(index, size, entry, path, root) {            // RFC 9162, 2.1.3.2
  let fn = index, sn = size - 1n, r = sha([0], entry);
  if (index >= size) return false;
  for (const p of path) {
    if (sn === 0n) return false;
    if (fn & 1n || fn === sn) {
      r = sha([1], p, r);
      while (!(fn & 1n) && fn) { fn >>= 1n; sn >>= 1n; }
    } else r = sha([1], r, p);
    fn >>= 1n; sn >>= 1n;
  }
  return sn === 0n && r.equals(root);
}

function judge(keysFile, pdf, proofFile) {
  const [title, originLine, thresholdLine, ...agencyLines] = text(keysFile, 65536).slice(0, -1).split('\n');
  while (agencyLines.length > 1 && agencyLines.at(-1).startsWith('seals ')) b64(after(agencyLines.pop(), 'seals'));
  malformed(title === 'piaolian agency keys v1' && agencyLines.length > 0);
  const origin = after(originLine, 'origin'), threshold = Number(num(after(thresholdLine, 'threshold')));
  const keys = agencyLines.map(line => {
    const [agency, msp, vkey] = after(line, 'agency').split(' ');
    const raw = b64(vkey.split('+').slice(2).join('+')).subarray(1);
    return { agency, msp, raw, name: vkey.split('+')[0] };
  });

  const proof = text(proofFile, 4096), cut = proof.indexOf('\n\n');
  malformed(cut > 0);
  const lines = proof.slice(0, cut).split('\n'), take = name => after(lines.shift(), name);
  const hashes = name => { const all = []; while (lines[0]?.startsWith(name + ' ')) all.push(h32(take(name))); malformed(all.length <= 63); return all; };
  malformed(lines.shift() === 'piaolian receipt proof v1');
  const number = take('number'), content = h32(take('content')), digest = h32(take('pdf')), msp = take('agency');
  const index = num(take('index')), path = hashes('path'), state = take('state');
  malformed(/^\d{8}-\d{10}$/.test(number) && /^[A-Z]{1,32}$/.test(state));
  const later = state === 'REGISTERED' && !lines[0]?.startsWith('state-') ? null
    : { sequence: num(take('state-sequence')), time: num(take('state-time')), reference: h32(take('state-reference')),
      msp: take('state-agency'), index: num(take('state-index')), path: hashes('state-path') };
  malformed(!later || later.sequence >= 1n && later.sequence < 2n ** 31n && later.time <= 253402300799n);
  malformed(lines.length === 0);

  const note = proof.slice(cut + 2), blank = note.lastIndexOf('\n\n');
  malformed(blank > 0);
  const body = note.slice(0, blank + 1), [name, sizeLine, rootLine, end, ...more] = body.split('\n');
  malformed(name && end === '' && more.length === 0);
  const size = num(sizeLine), root = h32(rootLine);
  const signatures = note.slice(blank + 2).split('\n').slice(0, -1).map(line => line.split(' '));
  malformed(signatures.length >= 1 && signatures.length <= 16);
  signatures.forEach(s => malformed(s.length === 3 && s[0] === '—' && s[1] && (s[2] = b64(s[2])).length >= 5));
  unproven(name === origin);
  const signed = new Set();
  for (const [, by, bytes] of signatures) for (const key of keys) {
    const keyId = bytes.subarray(0, 4);
    if (by === key.name && keyId.equals(id(by, 4, key.raw))) {
      unproven(bytes.length === 76 && good(key.raw, `cosignature/v1\ntime ${bytes.readBigUInt64BE(4)}\n${body}`, bytes.subarray(12)));
      signed.add(key.agency);
    }
    if (by === origin && keyId.equals(id(by, 1, key.raw))) unproven(good(key.raw, body, bytes.subarray(4)));
  }
  unproven(signed.size >= threshold);

  const leaf = sha([0], number, content, digest);
  unproven(included(index, size, Buffer.concat([Buffer.from([1]), Buffer.from(number), leaf, Buffer.from(msp)]), path, root));
  if (later) unproven(later.index > index && included(later.index, size, Buffer.concat([Buffer.from([2]), Buffer.from(number),
    Buffer.from(later.sequence.toString(16).padStart(8, '0') + later.time.toString(16).padStart(16, '0'), 'hex'),
    Buffer.from([state.length]), Buffer.from(state), later.reference, Buffer.from(later.msp)]), later.path, root));
  unproven(keys.some(key => key.msp === msp));
  unproven(['REGISTERED', 'LOCKED', 'CLOSED', 'PLEDGED', 'ASSIGNED', 'REVERSED'].includes(state));
  return !sha(pdf).equals(digest) ? 'altered' : state === 'REVERSED' ? 'reversed' : 'valid';
}

for (let i = 2; i + 2 < process.argv.length; i += 3) {
  try {
    console.log(judge(...process.argv.slice(i, i + 3).map(file => readFileSync(file))));
  } catch (e) {
    if (!(e instanceof No)) throw e;
    console.log(e.verdict);
  }
}
