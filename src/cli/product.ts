import manifest from '../../package.json' with { type: 'json' };

/** The producer that files name. */
export const PRODUCT = { name: 'Switchyard', version: manifest.version };
