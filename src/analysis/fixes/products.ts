import { nginx } from './nginx.ts';
import type { Product } from './product.ts';

/** All products, in the order in which their fixes are shown. */
export const PRODUCTS: readonly Product[] = [nginx];
