/**
 * What the shell's side of a passphrase is tested with. `3` reads descriptor 3 and prints what came; `ask` and
 * `ask-new` ask at the terminal and print the answer in hex, so that it can be told from an echo. `ask-exit` and
 * `ask-crash` end while the question stands, once told so by SIGUSR2. An error is printed by its code.
 */
import { passphraseFrom } from '../../../source/cli/passphrase/passphrase-from.ts';
import { asUserError } from '../../../source/core/errors.ts';

const [how = ''] = process.argv.slice(2);
const fd = /^\d+$/.test(how) ? Number(how) : undefined;
const prompt = how.startsWith('ask') ? 'Passphrase' : undefined;

process.on('SIGUSR2', () => {
  if (how === 'ask-crash') throw new Error('crashed');
  process.exit(3);
});

try {
  const passphrase = await passphraseFrom({ env: {}, fd, prompt, isNew: how === 'ask-new' })();
  const answer = passphrase?.toString(fd === undefined ? 'hex' : 'utf8');
  process.stdout.write(`${answer === undefined ? 'nobody answered' : answer}\n`);
} catch (error) {
  process.stdout.write(`${asUserError(error).code}\n`);
  process.exitCode = 1;
}
