const listed = (text: string): string[] => text.trim().split(/,\s+/);

/** People as incidents name them: by their work, so that names of systems stay out. */
export const ROLES: readonly string[] = listed(`
  engineer, developer, dev, operator, admin, administrator, on-call, oncall, responder, author,
  reviewer, approver, committer, team, person, people, employee, intern, contractor, manager,
  commander, technician, analyst, support agent, sre, sysadmin, dba, lead, staff, management,
  colleague, tester, maintainer, programmer, designer, consultant, vendor engineer, captain, ops,
  shift, newcomer, rookie, junior, senior, student, trainee, freelancer, operations team, qa, security,
  networking, infrastructure, customer success, product owner, marketing, dispatcher, dba team, supplier, vendor
`);

/**
 * What only people do. A word with a capital at the start of a sentence is taken for a name before these: there are more names
 * than any list has.
 */
export const HUMAN_VERBS: readonly string[] = listed(`
  forgot, neglected, misread, misjudged, misunderstood, panicked, overlooked the, should have asked, should have checked,
  should have known, should have noticed, should have read, should have told, should have looked, should have escalated,
  made a mistake, made a typo, made an error, made the mistake, did not bother, didn't bother, pushed straight to, was careless,
  was warned, deployed without, merged without, wrongly concluded, wrongly assumed
`);

/** Verbs in the past that do not end in -ed. */
export const PAST_VERBS: readonly string[] = listed(`
  been, bent, bought, broke, broken, brought, built, came, chose, chosen, cut, did, done, drew, drove,
  felt, fell, forgot, forgotten, found, gave, given, gone, got, grew, had, held, hit, kept, knew,
  known, led, left, let, lost, made, meant, met, paid, put, quit, ran, read, rebuilt, reset, rewritten,
  run, said, sat, saw, seen, sent, set, shut, slept, spent, spoken, spoke, split, stood, stuck, sunk,
  taken, taught, thought, threw, thrown, told, took, understood, undone, went, withdrawn, won, worn,
  written, wrote
`);

/** Frequent given names; the names of people who take part are added to them. */
export const GIVEN_NAMES: readonly string[] = listed(`
  Aaron, Adam, Ahmed, Alan, Alex, Alice, Amir, Amy, Ana, Andrea, Andrew, Anita, Anna, Anne, Anton,
  Arjun, Ben, Bob, Boris, Brian, Carla, Carlos, Carol, Chen, Chloe, Chris, Clara, Daniel, Dave, David,
  Diana, Diego, Elena, Eli, Ella, Emily, Emma, Eric, Erik, Eva, Fatima, Felix, Frank, Gabriel, George,
  Hana, Hannah, Hans, Hassan, Helen, Hugo, Ian, Ibrahim, Ines, Ivan, Jack, James, Jan, Jane, Jason,
  Jean, Jen, Jenny, Jim, Joe, John, Jonas, Jose, Juan, Julia, Karen, Karl, Kate, Kevin, Kim, Lars,
  Laura, Lena, Leo, Li, Liam, Linda, Lisa, Lucas, Lucy, Luis, Luke, Maria, Marie, Mark, Marta, Martin,
  Mary, Mateo, Matt, Max, Maya, Mei, Mia, Michael, Mike, Mohammed, Nadia, Nina, Noah, Olga, Oliver,
  Olivia, Omar, Oscar, Pablo, Paul, Pedro, Peter, Priya, Rachel, Raj, Ravi, Rebecca, Rob, Robert, Rosa,
  Ryan, Sam, Sara, Sarah, Sofia, Steve, Sven, Tim, Tom, Tina, Tony, Vera, Victor, Wei, Yan, Yuki, Zoe
`);
