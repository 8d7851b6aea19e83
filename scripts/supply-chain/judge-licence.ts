/** Which licences a package may have that the program is shipped with: those that ask for no more than naming it. */

const permissive: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** `AND` binds more than `OR` (SPDX 2.3, annex D.4); what is in brackets is an expression of its own. */
function isAllowed(expression: string): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner !== null) {
    const [group, content = ''] = inner;
    return isAllowed(expression.replace(group, isAllowed(content) ? 'MIT' : 'refused'));
  }
  return expression
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => permissive.has(licence.trim())));
}

/** Why a package with this SPDX expression may not be shipped; undefined when it may. */
export function licenceProblem(expression: string | undefined): string | undefined {
  if (expression === undefined || expression.trim() === '') return 'tells no licence';
  return isAllowed(expression)
    ? undefined
    : `is under ${expression}, which is not among the permissive licences`;
}
