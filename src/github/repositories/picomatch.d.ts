/** The part of picomatch that is used here. The package has no types. */
declare module "picomatch" {
  interface Options {
    readonly dot?: boolean;
    readonly windows?: boolean;
  }
  export default function picomatch(
    globs: string | readonly string[],
    options?: Options,
  ): (path: string) => boolean;
}
