/** Reads name constraints (RFC 5280 §4.2.1.10). It does not apply them. */
import type { GeneralName } from '../../core/certificate.ts';
import { childrenOf, contextTag, DerError, type DerNode, derTag, expectTag, readWhole } from '../der/read.ts';
import { readGeneralName } from './general-names.ts';

/** An absent list is empty here; the two mean the same. iPAddress is address and mask, 8 or 32 bytes. */
export interface NameConstraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

/** minimum and maximum must be their defaults, which DER leaves out: 0 and absent. */
function readSubtree(node: DerNode): GeneralName {
  const [base, ...rest] = childrenOf(expectTag(node, derTag.sequence, 'subtree'));
  if (base === undefined || rest.length > 0) throw new DerError('a subtree has a minimum or maximum');
  return readGeneralName(base);
}

/** @throws DerError */
export function readNameConstraints(extensionValue: Uint8Array): NameConstraints {
  const parts = childrenOf(expectTag(readWhole(extensionValue), derTag.sequence, 'name constraints'));
  const take = (tag: number): readonly GeneralName[] => {
    const part = parts[0]?.tag === tag ? parts.shift() : undefined;
    return part === undefined ? [] : childrenOf(part).map(readSubtree);
  };
  const permitted = take(contextTag(0, true));
  const excluded = take(contextTag(1, true));
  if (parts.length > 0) throw new DerError('name constraints have a part that they should not have');
  return { permitted, excluded };
}
