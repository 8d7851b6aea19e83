/** Every reader of foreign bytes. A new reader gets its line here. */
import type { Target } from './target.ts';
import { certificateTargets } from './targets/certificate.ts';
import { envelopedDataTargets } from './targets/cms-enveloped.ts';
import { signedDataTargets } from './targets/cms-signed.ts';
import { inputTargets } from './targets/input.ts';
import { mailTargets } from './targets/mail.ts';
import { mimeTargets } from './targets/mime.ts';
import { ocspTargets } from './targets/ocsp.ts';
import { pathTargets } from './targets/path.ts';
import { plantedTargets } from './targets/planted.ts';
import { storeTargets } from './targets/store.ts';
import { typedTargets } from './targets/typed.ts';

export const targets: readonly Target[] = [
  ...inputTargets,
  ...certificateTargets,
  ...mimeTargets,
  ...mailTargets,
  ...ocspTargets,
  ...signedDataTargets,
  ...envelopedDataTargets,
  ...pathTargets,
  ...storeTargets,
  ...typedTargets,
];

export function targetOf(name: string): Target | undefined {
  return [...targets, ...plantedTargets].find((target) => target.name === name);
}
