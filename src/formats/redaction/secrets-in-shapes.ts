import type { Secrets } from '../../analysis/shapes/shape.ts';
import { isSecretParameter, looksSecret } from './secret-names.ts';

/** What redaction would hide must not stand in a description of messages either. */
export const SECRETS_IN_SHAPES: Secrets = { ofName: isSecretParameter, byLook: looksSecret };
