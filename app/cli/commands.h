#pragma once

#include "app/cli/common.h"

/// One function a subcommand, in a file of its own: adds its options, and runs it as its callback. A callback throws Error or Cancelled.
namespace volumen {

void addInfo(CLI::App& program, Session& session);
void addSlice(CLI::App& program, Session& session);
void addConvert(CLI::App& program, Session& session);
void addLabels(CLI::App& program, Session& session);
void addSegment(CLI::App& program, Session& session);
void addFlatten(CLI::App& program, Session& session);
void addProject(CLI::App& program, Session& session);
void addPhantom(CLI::App& program, Session& session);
void addMovie(CLI::App& program, Session& session);
void addInfer(CLI::App& program, Session& session);
void addWorker(CLI::App& program, Session& session);
void addEvaluate(CLI::App& program, Session& session);
void addHdf5Server(CLI::App& program, Session& session);

}  // namespace volumen
