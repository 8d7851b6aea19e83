/**
 * Everything that is promised, in the order in which it is told, each with the figure that stands for it. It refuses
 * to know how anything is measured: that is the rows' business.
 */

export interface Promised {
  readonly name: string;
  /** What the rows of this promise have to measure. */
  readonly figure: string;
}

const table = [
  { name: 'no lost update', figure: '0 lost' },
  { name: 'a reader never meets half a change', figure: '0 of 6,000 reads' },
  {
    name: 'a stopped, crashed or clock-jumped holder is neither robbed nor blocks for ever',
    figure: '0 stolen in 13 s; next owner < 200 ms',
  },
  { name: '"saved" survives a power cut', figure: '30 of 30' },
  { name: 'a full disk never harms the store', figure: '0 destroyed, all reported' },
  { name: 'every I/O error is reported or harmless', figure: '100 %, each call once and always' },
  { name: 'kill -9 leaves nothing torn, no debris', figure: '0 torn of 100 at 20 MB; 0 temporary files' },
  {
    name: 'damage is never read as an empty store',
    figure: '0 overwritten; `.bak` offered, the bad copy kept',
  },
  { name: 'two admins on one record see the conflict', figure: '100 % detected' },
  { name: "another's change appears", figure: '< 300 ms' },
  { name: 'any name is safe', figure: '100 % round trip of 10,000' },
  { name: 'the activity log is never torn', figure: '0 lost, 0 torn of 10,000' },
  { name: 'open key files and folders are refused, with the mend', figure: '100 %' },
  { name: 'a stolen store needs the passphrase', figure: 'N ≥ 2^17; every changed byte noticed' },
  { name: 'an imported KDF cannot hang us', figure: 'refused < 50 ms, in a sentence' },
  { name: 'secrets appear nowhere', figure: '0 hits' },
  {
    name: '"signed by X": X = From, chain and time valid, whole body signed',
    figure: '0 false "valid"',
  },
  { name: 'altered ciphertext yields no output', figure: '0 bytes' },
  { name: 'decryption errors look alike', figure: 'one message' },
  { name: 'weak certificates are named', figure: '100 % in list, show and check; refused for use' },
  { name: 'hostile input is bounded', figure: '< 1 s, < 256 MB, no raw TypeError' },
  { name: 'certificate text cannot touch the screen', figure: '0 control bytes beyond our own' },
  { name: 'exports stay in place', figure: '0 escapes; new files 0600' },
  { name: 'SSH drop or SIGTERM: clean end, no half change', figure: 'exit < 1 s, store valid, 100 ×' },
  { name: 'fg after stop works; a paste whose end was lost recovers', figure: 'keys work < 2 s' },
  {
    name: 'a stalled panel never holds up another process',
    figure: 'another save < 1 s, start of its process included',
  },
  { name: 'failed output is a failed exit', figure: '/dev/full, closed pipe: non-zero, no stack trace' },
] as const satisfies readonly Promised[];

export type PromiseName = (typeof table)[number]['name'];

export const promises: readonly (Promised & { readonly name: PromiseName })[] = table;
