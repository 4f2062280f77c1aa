/** Whether a licence, by its name, forbids commercial use: marked on takes and in exports, so that it is seen in time. */
export const isNonCommercial = (licence: string): boolean => /\bnon-?commercial\b|\bCC[- ]BY[- ]NC/i.test(licence);
