/** What people type and terminals send: keys, pastes, replies, and the words of a command line. */
import { commandFamilies } from '../../../source/cli/command-index.ts';
import { readArguments } from '../../../source/cli/read-arguments.ts';
import {
  finishPaste,
  finishSequence,
  initialTokeniser,
  type Tokenised,
  tokenise,
} from '../../../source/panel/terminal/tokenise.ts';
import { mutateBytes } from '../mutate-bytes.ts';
import { type Target, target } from '../target.ts';

/** What comes as a text of one key must be text. */
const control = /[\p{Cc}]/u;

function checked({ tokens, state }: Tokenised): Tokenised['state'] {
  for (const token of tokens) {
    if (token.kind === 'key' && token.text !== undefined && control.test(token.text)) {
      throw new Error(`the key ${JSON.stringify(token.chord)} types a control character`);
    }
  }
  return state;
}

/** The first byte tells into which pieces the rest is cut. */
function readKeys(input: Buffer): void {
  const size = 1 + (input[0] ?? 0);
  let state = initialTokeniser;
  for (let at = 1; at < input.length; at += size) {
    state = checked(tokenise(state, input.subarray(at, at + size)));
  }
  state = checked(finishSequence(state));
  state = checked(finishPaste(state));
  if (state.paste !== undefined) throw new Error('a paste goes on behind its end');
}

const keySeeds = [
  '\x05hello\r\x1b[A\x1b[B\x1bOP\x1b[15~\x1b[1;5C\x1bx\x03\x1a\x7f\t',
  '\xff\x1b[200~-----BEGIN CERTIFICATE-----\r\nMII\r\n-----END CERTIFICATE-----\x1b[201~q',
  '\x01\x1b]11;rgb:0000/0000/0000\x07\x1bP>|xterm(1)\x1b\\\x1b[?1;2c\x1b[M !!\x1b[<0;3;4M',
  '\x02äöü€😀👩‍👩‍👧\u202e\x1b\x1b[A\x1b\x1b',
].map((text) => Buffer.from(text));

const commandLines = [
  'certificate\nlist\n--search\nalice\n--filter\nown\n--json',
  'certificate\nadd\nalice.pem\n--dry-run\n--skip-refused',
  'group\nset\nSales\n--sign\nyes\n--encrypt=no\n--address\nsales@example.org',
  'check\n--group\nSales\n--to\na@example.org\nb@example.org\n--cc\nc@example.org',
  'monitor\n--warn\n30d\n--crit\n7d\n--format\nnagios',
  'key\nexport\nABCDEF12\n--output\nfile\n--new-passphrase-file\nsecret',
  '--store\n/tmp/store\nlog\n--limit\n10\n--\n-x',
].map((text) => Buffer.from(text));

export const typedTargets: readonly Target[] = [
  target({
    name: 'keys',
    seeds: () => keySeeds,
    mutate: mutateBytes,
    run: readKeys,
    mayThrow: () => false,
  }),
  target({
    name: 'command-line',
    seeds: () => commandLines,
    mutate: mutateBytes,
    run: (input) => readArguments(input.toString().split('\n'), commandFamilies),
  }),
];
