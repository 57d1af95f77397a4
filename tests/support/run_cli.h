#pragma once

#include <QCoreApplication>
#include <QProcess>
#include <nlohmann/json.hpp>

/// `volumen-cli`, which lies beside the tests, as a person runs it.
namespace volumen::test {

struct CliResult {
    int status = -1;
    std::string output;
    std::string error;

    nlohmann::json json() const { return nlohmann::json::parse(output); }
    /// One line on standard error that starts with the program's name, and nothing on standard output.
    bool failedWith(int wanted) const {
        return status == wanted && output.empty() && error.starts_with("volumen-cli: ") && std::count(error.begin(), error.end(), '\n') == 1;
    }
};

inline QString cliProgram() { return QCoreApplication::applicationDirPath() + "/volumen-cli"; }

inline CliResult runCli(const std::vector<std::string>& arguments, const QString& program = cliProgram()) {
    QStringList list;
    for (const std::string& argument : arguments) list << QString::fromStdString(argument);
    QProcess process;
    process.start(program, list);
    process.closeWriteChannel();
    if (!process.waitForFinished(30'000) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

}  // namespace volumen::test
