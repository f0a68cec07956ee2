// The command line of Muster. It is a program (main.ts), not a library: nothing is exported.
export {};
