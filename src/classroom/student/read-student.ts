import { join } from "node:path";
import { domains } from "../../bench/domains";
import { InputError } from "../../errors";
import { createClassroomStudent, type ClassroomStudent } from "./classroom-student";
import { trainingFiles } from "./training-run";
import { readWeights } from "./weight-files";

/**
 * A student from the directory it was trained in.
 * @throws InputError when there is none, or its training has not ended
 */
export async function readStudent(directory: string): Promise<ClassroomStudent> {
  const path = join(directory, trainingFiles.weights);
  const file = await readWeights(path);
  if (!file) {
    throw new InputError(`${path} is missing: no student there, or its training has not ended`);
  }
  const domain = domains.find((one) => one === file.metadata["domain"]);
  if (!domain) {
    throw new InputError(
      `${path} names no domain, found ${file.metadata["domain"]}; was it made by agoralab?`,
    );
  }
  return createClassroomStudent({
    name: `classroom-student/${domain}`,
    domain,
    weights: file.weights,
  });
}
