#include "core/volume/hdf5_server.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

#include "app/cli/commands.h"

namespace volumen {

/// Not for people: what `Hdf5Client` starts.
void addHdf5Server(CLI::App& program, Session&) {
    const auto path = std::make_shared<Path>();
    CLI::App* command = program.add_subcommand("hdf5-server", "Read an HDF5 file for another process")->group("");
    command->add_option("path", *path, "The file")->required()->type_name("PATH");
    command->callback([path] {
        std::ios::sync_with_stdio(false);
        std::cin.tie(nullptr);
        serveHdf5(*path, std::cin, std::cout);
    });
}

}  // namespace volumen
