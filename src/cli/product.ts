import manifest from '../../package.json' with { type: 'json' };

/** What files name as their producer. */
export const PRODUCT = { name: 'Switchyard', version: manifest.version };
