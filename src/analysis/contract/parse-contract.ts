import {
  type AnswerRule,
  CONTRACT_VERSION,
  type Contract,
  DIRECTIONS,
  type EndpointRule,
  type LatencyRule,
  type MessageDirection,
  type TypeRule,
} from './contract.ts';

/** A contract file that breaks its form. The message is a sentence without a full stop that names the place. */
export class ContractFault extends Error {
  override readonly name = 'ContractFault';
}

/** More endpoints, or rules of one, than anyone writes. */
const MOST = 10_000;
const LONGEST = 2_048;

/**
 * Reads a contract from its parsed JSON.
 * @throws ContractFault where it breaks its form, with the place
 */
export function parseContract(json: unknown): Contract {
  const root = objectAt(json, 'the file');
  if (root.switchyard !== 'contract') throw new ContractFault('"switchyard" has to be "contract"');
  if (root.version !== CONTRACT_VERSION)
    throw new ContractFault(`"version" has to be ${CONTRACT_VERSION}: the file is of another version`);
  return {
    endpoints: listAt(root.endpoints, 'endpoints').map((each, i) => endpoint(each, `endpoints[${i}]`)),
  };
}

/** A contract as the file has it. */
export function contractJson({ endpoints }: Contract): object {
  return { switchyard: 'contract', version: CONTRACT_VERSION, endpoints };
}

function endpoint(json: unknown, where: string): EndpointRule {
  const rule = objectAt(json, where);
  const order = rule.order === undefined ? {} : objectAt(rule.order, `${where}.order`);
  return {
    path: textAt(rule.path, `${where}.path`),
    required: flagAt(rule.required, `${where}.required`, true),
    subprotocol:
      rule.subprotocol === undefined || rule.subprotocol === null
        ? null
        : textAt(rule.subprotocol, `${where}.subprotocol`),
    messages: optionalList(rule.messages, `${where}.messages`).map((each, i) =>
      typeRule(each, `${where}.messages[${i}]`),
    ),
    otherTypes: flagAt(rule.otherTypes, `${where}.otherTypes`, true),
    order: {
      'client-to-server': texts(order['client-to-server'], `${where}.order.client-to-server`),
      'server-to-client': texts(order['server-to-client'], `${where}.order.server-to-client`),
    },
    answers: optionalList(rule.answers, `${where}.answers`).map((each, i) =>
      answerRule(each, `${where}.answers[${i}]`),
    ),
    latency: optionalList(rule.latency, `${where}.latency`).map((each, i) =>
      latencyRule(each, `${where}.latency[${i}]`),
    ),
    closeCodes:
      rule.closeCodes === undefined || rule.closeCodes === null
        ? null
        : listAt(rule.closeCodes, `${where}.closeCodes`).map((each, i) =>
            numberAt(each, `${where}.closeCodes[${i}]`),
          ),
    noMessageAfterClose: flagAt(rule.noMessageAfterClose, `${where}.noMessageAfterClose`, false),
  };
}

function typeRule(json: unknown, where: string): TypeRule {
  const rule = objectAt(json, where);
  return {
    direction: directionAt(rule.direction, `${where}.direction`),
    type: textAt(rule.type, `${where}.type`),
    required: flagAt(rule.required, `${where}.required`, false),
  };
}

function answerRule(json: unknown, where: string): AnswerRule {
  const rule = objectAt(json, where);
  return {
    direction: directionAt(rule.direction, `${where}.direction`),
    request: textAt(rule.request, `${where}.request`),
    answer: textAt(rule.answer, `${where}.answer`),
  };
}

function latencyRule(json: unknown, where: string): LatencyRule {
  const rule = objectAt(json, where);
  return {
    direction: directionAt(rule.direction, `${where}.direction`),
    type: textAt(rule.type, `${where}.type`),
    p95Ms: numberAt(rule.p95Ms, `${where}.p95Ms`),
  };
}

function objectAt(json: unknown, where: string): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new ContractFault(`${where} has to be an object`);
  // Members of a prototype are none of the file.
  return { __proto__: null, ...json };
}

function listAt(json: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(json)) throw new ContractFault(`${where} has to be a list`);
  if (json.length > MOST) throw new ContractFault(`${where} has more than ${MOST} items`);
  return json;
}

function optionalList(json: unknown, where: string): readonly unknown[] {
  return json === undefined ? [] : listAt(json, where);
}

function texts(json: unknown, where: string): string[] {
  return optionalList(json, where).map((each, i) => textAt(each, `${where}[${i}]`));
}

function textAt(json: unknown, where: string): string {
  if (typeof json !== 'string') throw new ContractFault(`${where} has to be a text`);
  if (json.length > LONGEST) throw new ContractFault(`${where} is longer than ${LONGEST} characters`);
  return json;
}

function numberAt(json: unknown, where: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json) || json < 0)
    throw new ContractFault(`${where} has to be a number from 0`);
  return json;
}

function flagAt(json: unknown, where: string, otherwise: boolean): boolean {
  if (json === undefined) return otherwise;
  if (typeof json !== 'boolean') throw new ContractFault(`${where} has to be true or false`);
  return json;
}

function directionAt(json: unknown, where: string): MessageDirection {
  const direction = DIRECTIONS.find((each) => each === json);
  if (direction === undefined) throw new ContractFault(`${where} has to be ${DIRECTIONS.join(' or ')}`);
  return direction;
}
