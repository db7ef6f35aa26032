import { isStandIn } from '../../analysis/checks/stand-in.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { isSecretName } from './secret-names.ts';

/** `curl -u name:password`, of which the name stays. */
const USER =
  /(\b(?:curl|wget|http|https)\s(?:[^\n]{0,1000}\s)?(?:-u|--user|-a|--auth)[ =]?["']?[^\s:"']{1,256}:)([^\s"']+)/g;
/** `mysql -psecret`: the password stands right behind the letter. */
const MYSQL = /(\b(?:mysql\w*|mariadb\w*)\s(?:[^\n]{0,1000}\s)?-p)([^\s"']+)/g;
/** `--token secret`; with `=` it is a pair like any other. */
const OPTION = /((?:^|\s)--?([A-Za-z][\w-]{1,63}) +["']?)([^\s"'-][^\s"']*)/g;
/** `PASSWORD 'secret'` and `IDENTIFIED BY 'secret'` of SQL. */
const SQL = /(\b(?:PASSWORD|IDENTIFIED\s+BY)\s+')((?:[^']|'')+)(?=')/gi;

/** The text of a message without the secrets of the commands in it: of a shell, and of SQL. */
export function redactCommands(text: string, pseudonyms: Pseudonyms): string {
  const hidden = (before: string, secret: string) =>
    isStandIn(secret) ? before + secret : before + pseudonyms.token(secret, 'secret-field');
  const behind = (_: string, before: string, secret: string) => hidden(before, secret);
  return text
    .replace(USER, behind)
    .replace(MYSQL, behind)
    .replace(OPTION, (all: string, before: string, name: string, secret: string) =>
      isSecretName(name) ? hidden(before, secret) : all,
    )
    .replace(SQL, behind);
}
