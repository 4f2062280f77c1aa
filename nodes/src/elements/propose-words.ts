/** Title case of a name written in capitals; what is written otherwise stays. */
export const titleCase = (name: string): string =>
  /\p{Ll}/u.test(name)
    ? name
    : name
        .toLowerCase()
        .replace(/(^|[\s\-.&/"“(])(\p{L})/gu, (_, before: string, c: string) => before + c.toUpperCase());

export const times = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
