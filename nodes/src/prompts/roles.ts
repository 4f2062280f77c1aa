/** Common nouns for people, as alternatives of an expression. These can mean anybody, whoever was named before included. */
export const ANYBODY = 'man|men|woman|women|boy|boys|girl|girls|child|children|kid|kids|figure|lady|gentleman|voice';

/** These say who somebody is: where nobody was called so, they are somebody else. */
export const ROLES =
  'stranger|driver|soldier|soldiers|waiter|waitress|nurse|doctor|officer|cop|guard|guards|clerk|dancer|runner|rider|sailor|king|queen|couple|crowd|captain|cowboy|detective|sheriff|teacher|student|priest|boss|thief|hunter|fisherman|farmer|traveller|traveler|pilot|witch|knight|mother|father|bartender|reporter|passenger|agent|receptionist|operator|announcer|neighbour|neighbor|visitor|worker|pedestrian|bystander|vendor|conductor|courier|ferryman|janitor|secretary|lawyer|judge';
