import { deployment } from 'leadloop:config';
import type { Form } from '../../../domain/config/config.ts';

/** The language a form is written in. */
export const languageOf = ({ language }: Pick<Form, 'language'>) => language ?? deployment.product.language;
