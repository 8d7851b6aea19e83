/**
 * A program that opens a store key and a private key, and then waits to be killed: what its core file holds
 * is what a crash of smimectl would leave on the disk. Arguments: key file's folder, `bare` or `hardened`.
 */
import { createKeyProtection } from '../../../source/store/key-protection/key-protection.ts';

const [data = '', mode] = process.argv.slice(2);

if (mode === 'hardened') {
  const protection = createKeyProtection({ env: { XDG_DATA_HOME: data }, storeFolder: '/nonexistent' });
  const { storeKey } = await protection.establish();
  keep(storeKey.bytes, Buffer.alloc(64));
} else {
  keep(Buffer.alloc(32), Buffer.alloc(64));
}

/** Counts in bytes that no source file spells, so that a search of the core finds memory only. */
function keep(storeKey: Buffer, pattern: Buffer): void {
  for (let at = 0; at < pattern.length; at++) pattern[at] = (at * 37 + 11) ^ 0xa5;
  setInterval(() => storeKey.length + pattern.length, 1000);
  process.stdout.write('ready\n');
}
