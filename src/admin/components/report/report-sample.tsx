import { Table } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { Report } from "../../lib/api-types"

/** The first rows of the file, by which an admin sees which column is which. */
export function ReportSample({ report }: { report: Report }) {
  const { t, locale } = useLabels()
  const title = t("report.rowsOf", { rows: new Intl.NumberFormat(locale).format(report.rows) })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table must be scrollable by keyboard
    <section className="overflow-x-auto" aria-label={title} tabIndex={0}>
      <Table>
        <caption className="txt-small text-ui-fg-subtle pb-2 text-left">{title}</caption>
        <Table.Header>
          <Table.Row>
            <Table.HeaderCell scope="col">{t("report.line")}</Table.HeaderCell>
            {report.header.map(({ index, name }) => (
              <Table.HeaderCell key={index} scope="col" className="whitespace-nowrap">
                {name === "" ? `#${index + 1}` : name}
              </Table.HeaderCell>
            ))}
          </Table.Row>
        </Table.Header>
        <Table.Body>
          {report.sample.map(({ line, cells }) => (
            <Table.Row key={line}>
              <Table.Cell>{line}</Table.Cell>
              {report.header.map(({ index }) => (
                <Table.Cell key={index} className="whitespace-nowrap">
                  {cells[index] ?? ""}
                </Table.Cell>
              ))}
            </Table.Row>
          ))}
        </Table.Body>
      </Table>
    </section>
  )
}
