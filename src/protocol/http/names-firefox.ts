/** Whether the value of a User-Agent field names Firefox by its product (RFC 9110 section 10.1.5); false where there is none. */
export function namesFirefox(userAgent: string | null): boolean {
  return userAgent?.includes('Firefox/') ?? false;
}
