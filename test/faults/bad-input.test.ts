import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { killAll, startCloudProcess } from './cloud/index.ts';
