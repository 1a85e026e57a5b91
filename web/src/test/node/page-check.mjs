// Runs the page's own assets/proof.js on the shared vectors: node page-check.mjs KEYS PDF PROOF ... prints a verdict each.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

vm.runInThisContext(readFileSync(new URL('../../main/webapp/assets/proof.js', import.meta.url), 'utf8'));
if (!await globalThis.proofCheck.able()) throw new Error('this node has no Ed25519 in WebCrypto');
for (let i = 2; i + 2 < process.argv.length; i += 3) {
  const [keys, pdf, proof] = process.argv.slice(i, i + 3).map(file => new Uint8Array(readFileSync(file)));
  const digest = new Uint8Array(createHash('sha256').update(pdf).digest());
  const { verdict, code } = await globalThis.proofCheck.check(digest, proof, keys);
  console.log(verdict + ' ' + (code ?? '-'));
}
