import govern from '../../texts/en/govern.json' with { type: 'json' }
import home from '../../texts/en/home.json' with { type: 'json' }
import imports from '../../texts/en/imports.json' with { type: 'json' }
import people from '../../texts/en/people.json' with { type: 'json' }
import quality from '../../texts/en/quality.json' with { type: 'json' }
import recognise from '../../texts/en/recognise.json' with { type: 'json' }
import reviews from '../../texts/en/reviews.json' with { type: 'json' }
import setup from '../../texts/en/setup.json' with { type: 'json' }
import shell from '../../texts/en/shell.json' with { type: 'json' }
import sources from '../../texts/en/sources.json' with { type: 'json' }
import today from '../../texts/en/today.json' with { type: 'json' }
import ui from '../../texts/en/ui.json' with { type: 'json' }

import type { Texts } from './es.ts'

/** The compiler wants every sentence in both languages. */
export const texts: Texts = { shell, ui, setup, home, recognise, people, reviews, imports, sources, govern, today, quality }
