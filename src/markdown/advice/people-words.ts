const listed = (text: string): string[] => text.trim().split(/,\s+/);

/** People as incidents name them: by their work, so that names of systems stay out. */
export const ROLES: readonly string[] = listed(`
  engineer, developer, dev, admin, administrator, on-call, oncall, on-caller, responder, reviewer, approver, committer,
  team, person, people, employee, intern, contractor, subcontractor, commander, technician, analyst, support agent,
  service agent, service desk agent, sre, sysadmin, dba, staff, management, colleague, tester, maintainer, programmer, designer, consultant,
  captain, ops, nightshift, newcomer, rookie, junior, senior, student, trainee, freelancer, dba team, supplier, vendor,
  staff member, team member, crew member, member of staff, squad, crew, folk, guy, bloke, lad, architect, scientist, officer, clerk, individual, coder, apprentice, graduate,
  new hire, new joiner, joiner, new starter, predecessor, coworker, co-worker, teammate, team-mate, boss, director, vp,
  cto, ceo, cio, ciso, executive, exec, leadership, representative, product owner, service owner, previous owner,
  system owner, code owner, change owner, release owner, team leader, shift leader, tech leader, shift supervisor, help desk, helpdesk, service desk,
  tech support, support staff, customer support, customer success, customer care, night crew, night watch, human,
  devops, netops, secops, agency, outsourcer, specialist, expert, professional, personnel, workforce, department,
  networking group, platform group, infrastructure group, storage group, operative, scrum master,
  implementer, mate, pm, nurse, electrician, installer, cleaner, partner team, higher-ups, leaders, bosses
`);

/** Parts of a firm that are people only where something that people do follows. */
export const DEPARTMENTS: readonly string[] = listed(`
  qa, security, networking, infrastructure, operations, marketing, sales, finance, legal, engineering, compliance,
  procurement, product, support, frontend, backend, hr, it operations, first-line support, second-line support, hosting,
  data science, purchasing, infra
`);

/** Verbs that may follow a part of a firm. */
export const AUXILIARIES: readonly string[] = listed(`
  is, are, was, were, has, have, does, do, did, didn't, doesn't, never, again, clearly, simply, should, must, need,
  needs, could, would, can't, couldn't, wouldn't, once, also, just, only, cannot, who, always, obviously, apparently,
  keeps, keep, failed, refuses, ignores, lets
`);

/** Roles that software has as well, unless what they are of says which. */
export const DOUBLE_ROLES: readonly string[] = listed(`operator, manager, dispatcher, shift, lead, author`);

/** Before such a role these tell that it is software. */
export const SYSTEM_WORDS: readonly string[] = listed(`
  package, cluster, resource, memory, window, session, node, queue, connection, config, configuration, task, job,
  transaction, volume, secret, secrets, key, password, state, traffic, certificate, cert, kubernetes, k8s, pod,
  prometheus, postgres, kafka, redis, etcd, mysql, vault, lock, buffer, file, process, thread, event, message, bit
`);

/** Words that tell how somebody did it, or that it had been done. */
export const EMPHASIS: readonly string[] = listed(`
  also, again, clearly, obviously, simply, just, had, has, have, having, then, even, apparently, evidently, somehow, always,
  actually, really, ever, yet, still, deliberately, knowingly, intentionally, wilfully, willfully, repeatedly, constantly,
  consistently, basically, once again, yet again, once more, as usual, as always, of course, presumably, probably,
  conveniently, unfortunately, sadly, predictably, naturally, typically, completely, totally, utterly, entirely, flatly,
  stubbornly, hastily, already, largely, seemingly, must have, seem to, seems to, seemed to, seems to have, seem to have,
  seemed to have, appears to have, appear to have, later, first, both, all, quietly, happily, cheerfully, merrily, plainly
`);

/** Words that begin sentences with a capital and name nobody. */
export const NO_NAMES: readonly string[] = listed(`
  The, It, This, That, There, These, Those, Nothing, Everything, Something, All, Both, Each, Which, What, But, And,
  Then, So, Also, If, Had, When, As, Because, Since, While, After, Before, Although, In, On, At, For, From, By, With,
  Our, Its, Their, His, Her, My, Your, A, An, One, Some, Any, No, Not, Monday, Tuesday, Wednesday, Thursday, Friday,
  Saturday, Sunday, How, Why, Where, Only, Once, Yet, Again, Even, Neither, None, Most, Many, Other, Another, Production,
  Service, Server, Client, Cache, Database, Script, Job, Pipeline, Deploy, Alert, Alerts, System, Systems
`);

/** Verbs in the past that do not end in -ed. */
export const PAST_VERBS: readonly string[] = listed(`
  been, bent, bought, broke, broken, brought, built, came, chose, chosen, cut, did, done, drew, drove,
  felt, fell, forgot, forgotten, found, gave, given, gone, got, grew, had, held, hit, kept, knew,
  known, led, left, let, lost, made, meant, met, paid, put, quit, ran, read, rebuilt, reset, rewritten,
  run, said, sat, saw, seen, sent, set, shut, slept, spent, spoken, spoke, split, stood, stuck, sunk,
  taken, taught, thought, threw, thrown, told, took, understood, undone, went, withdrawn, won, worn,
  written, wrote, caught, sold, slid, stole, swept, swore, woke, become, begun, dealt, dug, fought, flown, frozen, froze,
  grown, hid, hidden, hung, laid, lent, overridden, overrode, overwritten, proven, risen, shaken, shown, sought, spread,
  stolen, struck, torn, undertaken, undid, woken, withheld, foreseen, overseen, undergone, beaten, blown, drawn, driven,
  fallen, misled, mistaken, mistook, misunderstood, rethought, sped, bet, fed, fled, shrunk, shot, slipped, stuck
`);

/** Frequent given names; the names of people who take part are added to them. */
export const GIVEN_NAMES: readonly string[] = listed(`
  Aaron, Abdul, Abdullah, Abebe, Abigail, Adam, Aditya, Adrian, Agata, Agnes, Ahmed, Aiko, Aino, Aisha, Akira, Alan,
  Albert, Alejandro, Aleksander, Aleksandr, Alessandro, Alex, Alexander, Alexandra, Alexei, Alfred, Ali, Alice,
  Alicia, Alina, Ama, Amanda, Amelia, Amina, Amir, Amit, Amy, Amélie, Ana, Ananya, Anders, Andrea, Andreas, Andreea,
  Andrei, Andrew, Andy, Angela, Anil, Anita, Anja, Anjali, Anke, Ankit, Anna, Anne, Anouk, Anthony, Anton, Antonio,
  Antti, Arjun, Arthur, Arun, Asha, Ashley, Ashok, Astrid, Austin, Barbara, Bartek, Beata, Beatriz, Ben, Bence,
  Benjamin, Benoit, Benoît, Bernd, Beth, Bilal, Bill, Birgit, Bjorn, Björn, Blake, Bob, Bogdan, Bola, Boris, Brad,
  Bradley, Bram, Brandon, Brett, Brian, Bruce, Bruno, Bryan, Burak, Cameron, Camille, Carl, Carla, Carlos, Carmen,
  Carol, Caroline, Casey, Catherine, Cecilia, Celine, Chad, Chantal, Charles, Charlie, Charlotte, Chen, Chiara, Chidi,
  Chioma, Chloe, Chris, Christina, Christine, Christopher, Claire, Clara, Claudia, Cody, Colin, Connor, Courtney,
  Craig, Cristian, Cristina, Céline, Daan, Dan, Daniel, Daniela, Danny, Darren, Dave, David, Dean, Deborah, Deepak,
  Denise, Dennis, Derek, Derrick, Diana, Diego, Dieter, Dimitri, Dimitris, Divya, Dmitri, Dmitry, Dominik, Donald,
  Doris, Dorota, Doug, Douglas, Dragan, Dustin, Dylan, Eduardo, Edward, Elaine, Eleanor, Elena, Eleni, Eli, Elias,
  Elif, Elizabeth, Ella, Ellen, Emeka, Emil, Emily, Emma, Emre, Eric, Erik, Erika, Erin, Ernesto, Esther, Ethan,
  Etienne, Eva, Evan, Evelyn, Ewa, Fabian, Faisal, Farid, Fatima, Felipe, Felix, Femke, Fernando, Fiona, Florian,
  Folake, Francesca, Francesco, Francisco, Francois, Frank, Franz, François, Fred, Freja, Freya, Gabor, Gabriel, Gary,
  Gaurav, Gavin, Geoff, George, Gerald, Gina, Giorgio, Giorgos, Giovanni, Giulia, Glenn, Gloria, Gonzalo, Goran,
  Gordon, Graham, Greg, Greta, Grzegorz, Guillaume, Gustav, Gábor, Günter, Hamza, Hana, Hannah, Hans, Harald, Harish,
  Harry, Haruto, Hassan, Heather, Heidi, Heike, Heikki, Helen, Helena, Henrik, Henry, Hiro, Hiroshi, Holger, Holly,
  Howard, Hugo, Hye, Håkon, Hélène, Ian, Ibrahim, Ifeoma, Ignacio, Igor, Ilya, Imran, Ines, Ingrid, Inês, Ioana,
  Irina, Isaac, Isabel, Isabella, Istvan, István, Ivan, Ivana, Jack, Jacob, Jake, Jakub, James, Jamie, Jan, Jane,
  Janet, Jared, Jason, Javier, Jay, Jean, Jeff, Jen, Jennifer, Jenny, Jens, Jeremy, Jeroen, Jerome, Jesse, Jessica,
  Jiho, Jill, Jim, Jing, Jiri, Jiří, Joan, Joanna, Joao, Joaquin, Joaquín, Joe, Johan, Johannes, John, Johnny, Jon,
  Jonas, Jonathan, Joost, Jordan, Jorge, Jose, Josef, Joseph, Josh, Joshua, Josie, José, Joyce, João, Juan, Judith,
  Jukka, Julia, Julie, Julien, Justin, Jérôme, Jörg, Jürgen, Kamal, Kamil, Karen, Karim, Karin, Karl, Karolina, Kasia,
  Kate, Katharina, Katherine, Kathy, Katie, Katrin, Kavita, Kayla, Keiko, Keith, Kelly, Ken, Kenji, Kenneth, Kenta,
  Kevin, Khalid, Kim, Kiran, Kirsten, Klaus, Koen, Kofi, Kostas, Krishna, Krzysztof, Kumar, Kurt, Kwabena, Kwame,
  Kyle, Lakshmi, Larry, Lars, Lasse, Laszlo, Laura, Lauren, Laurent, Lawrence, Layla, Lea, Leah, Leandro, Leila, Lena,
  Leo, Leon, Lewis, Li, Liam, Lin, Linda, Ling, Linh, Linus, Lisa, Logan, Lorenzo, Lori, Louis, Louise, Luca, Lucas,
  Lucia, Lucie, Lucy, Lucía, Luis, Luiz, Luka, Lukas, Lukasz, Luke, László, Maarten, Maciej, Magda, Magnus, Mahmoud,
  Maike, Makena, Mandy, Manish, Manon, Manuel, Marc, Marcel, Marcin, Marco, Marcus, Marek, Margaret, Maria, Mariana,
  Marie, Marilyn, Marina, Mario, Mark, Markus, Marta, Martha, Martin, Martín, Mary, Mateo, Mateusz, Mathieu, Mathilde,
  Matt, Matteo, Matthew, Maureen, Max, Maya, Małgorzata, Meera, Megan, Mehdi, Mehmet, Mei, Melanie, Mia, Michael,
  Michal, Michał, Michelle, Miguel, Mihai, Mika, Mike, Mikhail, Mikkel, Milan, Milos, Miloš, Min, Ming, Minh, Miriam,
  Mitchell, Mladen, Mohamed, Mohammad, Mohammed, Molly, Monika, Morgan, Muhammad, Murat, Mustafa, Nadia, Nadim, Nancy,
  Naoki, Nasser, Natalia, Natalie, Natasha, Nathalie, Nathan, Naveen, Neha, Neil, Ngozi, Nguyen, Nicholas, Nicolas,
  Nicole, Nigel, Nikhil, Nikita, Nikola, Nikolai, Nikos, Nils, Nina, Nitin, Noah, Nomsa, Nora, Norman, Nuno, Nuria,
  Obinna, Olaf, Ole, Oleg, Olga, Oliver, Olivia, Olivier, Oluwaseun, Omar, Ondrej, Ondřej, Oscar, Oskar, Owen, Pablo,
  Pam, Pamela, Paolo, Pascal, Patricia, Patrick, Paul, Paula, Pavel, Pawel, Paweł, Pedro, Pekka, Peter, Petra, Phil,
  Philip, Philipp, Philippe, Phoebe, Pierre, Pilar, Piotr, Pooja, Pradeep, Prakash, Priya, Priyanka, Przemek, Rachel,
  Radek, Radu, Rafael, Rafal, Rafał, Rafiq, Rahul, Raj, Rajesh, Rakesh, Ralf, Ralph, Ramesh, Randy, Rania, Rashid,
  Rasmus, Raul, Ravi, Rebecca, Renata, Renato, Rhys, Ricardo, Richard, Rick, Rikard, Rita, Rob, Robert, Roberto,
  Robin, Rocío, Rodrigo, Roger, Rohan, Rohit, Roman, Ron, Rory, Rosa, Ross, Roy, Ruben, Rui, Russell, Ruth, Ryan,
  Rémi, Sabine, Sachin, Said, Sally, Salma, Sam, Samantha, Sami, Samir, Samuel, Sana, Sandeep, Sander, Sandra, Sandro,
  Sanjay, Sanne, Santiago, Sara, Sarah, Sasha, Satoshi, Scott, Sean, Sebastian, Segun, Sergei, Sergey, Sergio, Shan,
  Shane, Sharon, Shaun, Shawn, Sheila, Shreya, Shweta, Siddharth, Sigrid, Silke, Silvia, Simon, Simone, Sipho, Sneha,
  Sofia, Sofie, Sofía, Sonia, Sonja, Sophia, Sophie, Soren, Spencer, Stacy, Stan, Stefan, Stella, Stephan, Stephanie,
  Stephen, Steve, Steven, Stuart, Sunil, Suresh, Susan, Sven, Svetlana, Swati, Sylvie, Szymon, Søren, Takashi,
  Takeshi, Tamara, Tammy, Tanja, Tanya, Tara, Tarek, Tariq, Tatiana, Taylor, Ted, Tendai, Teresa, Terry, Thabo, Thanh,
  Theo, Theresa, Thiago, Thierry, Thijs, Thomas, Tiago, Tiffany, Tim, Timo, Tina, Tobias, Toby, Todd, Tom, Tomas,
  Tomasz, Tony, Torsten, Tracy, Trevor, Tunde, Tyler, Ulrich, Ursula, Ute, Uwe, Vaclav, Valentina, Valérie, Vanessa,
  Varun, Vera, Veronica, Victor, Victoria, Vijay, Vikram, Viktor, Vincent, Vinicius, Vinod, Vivek, Vivian, Vladimir,
  Volker, Václav, Walid, Walter, Wanda, Wayne, Wei, Wendy, Wes, William, Wojtek, Wolfgang, Wouter, Xavier, Ximena,
  Yan, Yana, Yannis, Yasmin, Yaw, Youssef, Yuki, Yuko, Yuri, Yusuf, Yuto, Yves, Yvonne, Zach, Zainab, Zanele, Zara,
  Zdenek, Zeynep, Zoe, Zofia, Zoltan, Zoran, Étienne, Łukasz
`);
