/** Child of the test of broken migrations: says that it begins, and opens the database of argv[2]. */
import { openDatabase } from '../database.ts';
import { dataPaths } from '../paths.ts';

process.send?.('now');
const db = await openDatabase(dataPaths(process.argv[2] ?? ''));
await db.close();
