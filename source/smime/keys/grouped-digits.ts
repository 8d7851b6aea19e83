/** `2,147,483,648`: without Intl, whose first use takes longer than a refusal may. */
export function groupedDigits(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
